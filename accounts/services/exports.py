"""Taking lists out as files: asked for with a purpose, made by a worker, fetched for seven days, all of it recorded."""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts import selectors
from core import audit, exports, files, outbox, spreadsheets
from core.actors import Actor, Capacity
from core.errors import NotAllowed, Refused, RuleBroken
from core.exports import ExportKind, export_kinds
from core.models import ExportJob, ExportState, StoredFile
from core.subjects import Subject
from core.transactions import durable

logger = logging.getLogger(__name__)
PURPOSE_LEAST, REASON_LEAST = 2, 5
STEP = 100
BROKEN = "生成文件时出错，请再导出一次；还不行请联系系统管理员。"


def ask_export(
    *, kind: str, chosen: exports.Chosen, purpose: str, personal: bool, actor: Actor, at: datetime
) -> ExportJob:
    """导出: record who asks for which list what for; a worker makes the file, the asker finds it under 导出记录.

    :raises NotAllowed: not one who keeps the list, or may not read names
    :raises RuleBroken: no purpose, names without a reason, nothing to export, or too much for one file
    """
    what, capacity = _kept(kind, actor)
    reason = purpose.strip()[:100]
    if len(reason) < (REASON_LEAST if personal else PURPOSE_LEAST):
        sentence = "要带姓名电话的，请把理由写清楚（至少5个字）。" if personal else "请写导出的用途。"
        raise RuleBroken(sentence, field="purpose")
    if personal and not what.names_people(actor):
        raise NotAllowed("您的岗位不能导出姓名和电话。")
    total = what.count(actor, chosen)
    if not total:
        raise RuleBroken("这个范围里没有可以导出的内容。")
    if total > exports.LINES_MOST:
        raise RuleBroken(f"一次最多导出{exports.LINES_MOST}行，这个范围有{total}行，请缩小范围。")
    if actor.user_id is None:
        raise NotAllowed("请先登录。")
    with durable():
        job = ExportJob.objects.create(
            kind=kind, title=f"{what.title}（{what.described(chosen)}）"[:80], chosen=chosen, purpose=reason,
            personal=personal, user_id=actor.user_id, asked_at=at, total=total,
        )  # fmt: skip
        _record(job, "ask_export", actor, capacity, at, lines=total)
        outbox.publish(topic="accounts.ask_export", subject=Subject("export", job.pk), at=at, user_id=actor.user_id)
    return job


def run_exports(*, at: datetime) -> int:
    """Make the files that are waited for, and those whose worker died; return how many are there now."""
    return sum(_run(job_id, at) for job_id in exports.unfinished())


def _run(job_id: int, at: datetime) -> bool:
    with exports.alone(job_id) as mine:
        job = _begun(job_id, at) if mine else None
        if job is None:
            return False
        try:
            actor = selectors.actor_of(job.user, at)
            what, capacity = _kept(job.kind, actor)
            content, lines = _made(job, what, actor, at)
        except Refused as refusal:
            return _failed(job_id, refusal.message, at)
        except Exception:
            logger.exception("export %s", job_id)
            return _failed(job_id, BROKEN, at)
        _finish(job_id, content, lines, actor, capacity, at)
        return True


def _begun(job_id: int, at: datetime) -> ExportJob | None:
    """Return the job now this process's to make, None when it is made or has died too often."""
    with durable():
        job = ExportJob.objects.select_for_update(of=("self",)).select_related("user").get(pk=job_id)
        if job.state not in (ExportState.WAITING, ExportState.RUNNING):
            return None
        given_up = job.attempts >= exports.ATTEMPTS
        job.state = ExportState.FAILED if given_up else ExportState.RUNNING
        job.attempts, job.done = job.attempts + (0 if given_up else 1), 0
        job.failure, job.finished_at = (exports.DIED, at) if given_up else ("", None)
        job.save()
    return None if given_up else job


def _made(job: ExportJob, what: ExportKind, actor: Actor, at: datetime) -> tuple[bytes, int]:
    """Return the whole file and how many lines it has; nothing of it is anywhere before it is whole."""
    lines = 0

    def counted() -> Any:
        nonlocal lines
        for line in what.lines(actor, job, at):
            lines += 1
            if lines % STEP == 0:
                exports.written(job.pk, lines)
            yield line

    mark = spreadsheets.Watermark(job.user.name, job.asked_at, job.purpose)
    return spreadsheets.book(what.title, what.headings(job.personal), counted(), mark), lines


def _finish(job_id: int, content: bytes, lines: int, actor: Actor, capacity: Capacity, at: datetime) -> None:
    with durable():
        job = ExportJob.objects.select_for_update(of=("self",)).get(pk=job_id)
        job.file = files.store_made(
            content=content, name=f"{job.title}.xlsx", content_type=spreadsheets.XLSX,
            subject=Subject("export", job.pk), at=at, made_for=job.user_id,
        )  # fmt: skip
        job.state, job.done, job.total = ExportState.DONE, lines, lines
        job.finished_at, job.expires_at = at, at + exports.KEPT
        job.save()
        _record(job, "export", actor, capacity, at, lines=lines)


def _failed(job_id: int, sentence: str, at: datetime) -> bool:
    with durable():
        job = ExportJob.objects.select_for_update(of=("self",)).get(pk=job_id)
        job.state, job.failure, job.finished_at = ExportState.FAILED, sentence[:200], at
        job.save()
    return False


def fetch_export(*, public_id: UUID, actor: Actor, at: datetime) -> StoredFile:
    """下载: return the file to the one who asked for it, as long as the post is held and seven days have not passed.

    :raises NotAllowed: somebody else's, or the post is gone  :raises RuleBroken: not there yet, or no more
    """
    with durable():
        job = ExportJob.objects.select_for_update(of=("self",)).select_related("file").get(public_id=public_id)
        if job.user_id != actor.user_id:
            raise NotAllowed("只有导出的人自己能下载。")
        _, capacity = _kept(job.kind, actor)
        if job.state != ExportState.DONE or job.file is None or job.expires_at is None or at >= job.expires_at:
            raise RuleBroken("这份文件还没有好，或者已经过期，请重新导出。")
        job.fetched += 1
        job.save(update_fields=["fetched"])
        _record(job, "fetch_export", actor, capacity, at, lines=job.done)
        return job.file


def _kept(kind: str, actor: Actor) -> tuple[ExportKind, Capacity]:
    """Return the list and in which capacity this actor keeps it.

    :raises NotAllowed: no such list, or not this actor's
    """
    what = export_kinds.get(kind)
    capacity = what.keeper(actor) if what is not None else None
    if what is None or capacity is None:
        raise NotAllowed(f"{actor.name}不能导出这份清单。")
    return what, capacity


def _record(job: ExportJob, verb: str, actor: Actor, capacity: Capacity, at: datetime, *, lines: int) -> None:
    audit.record(
        subject=Subject("export", job.pk), verb=verb, actor=actor, capacity=capacity, at=at, kind=job.kind,
        lines=lines, personal=job.personal, **{f"by_{name}": said for name, said in job.chosen.items()},
    )  # fmt: skip
