"""The only place for which lists can leave as a file, and for the rows of what left: kinds, progress, expiry."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from core import files
from core.actors import Actor, Capacity
from core.models import ExportJob, ExportState
from core.registries import Registry

LOCK = 7311
KEPT = timedelta(days=7)
ATTEMPTS = 3
LINES_MOST = 20_000
AT_ONCE = 5
DIED = "生成到一半中断了几次，请缩小范围再导出一次。"
Chosen = dict[str, str]


@dataclass(frozen=True)
class ExportKind:
    """One list that can leave: its name, who keeps it, what it is narrowed to, its lines page by page.

    With `personal`, lines carry the names and phones this actor may read; reading them is recorded by the kind.
    """

    title: str
    keeper: Callable[[Actor], Capacity | None]
    names_people: Callable[[Actor], bool]
    described: Callable[[Chosen], str]
    headings: Callable[[bool], Sequence[str]]
    count: Callable[[Actor, Chosen], int]
    lines: Callable[[Actor, ExportJob, datetime], Iterator[Sequence[str | int]]]


export_kinds: Registry[ExportKind] = Registry("export_kinds")


@contextmanager
def alone(job_id: int) -> Iterator[bool]:
    """Say whether this process may make this file now; whoever dies lets go of it with its connection."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", [LOCK, job_id])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s, %s)", [LOCK, job_id])


def unfinished() -> list[int]:
    """Return the jobs to be made, or to be made again after their worker died, the oldest first."""
    open_ones = ExportJob.objects.filter(state__in=(ExportState.WAITING, ExportState.RUNNING))
    return list(open_ones.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def written(job_id: int, lines: int) -> None:
    """Let the page show how far a job has come."""
    ExportJob.objects.filter(pk=job_id, state=ExportState.RUNNING).update(done=lines)


def expire(*, at: datetime) -> int:
    """Remove the files whose time is over and keep their rows; return how many."""
    over = ExportJob.objects.filter(state=ExportState.DONE, expires_at__lte=at).select_related("file")
    count = 0
    for job in over:
        with transaction.atomic():
            held = ExportJob.objects.select_for_update().get(pk=job.pk)
            if held.state != ExportState.DONE or held.file is None:
                continue
            stored, held.file, held.state = held.file, None, ExportState.EXPIRED
            held.save(update_fields=["file", "state"])
            files.remove(stored)
            count += 1
    return count


def own(user_id: int) -> QuerySet[ExportJob]:
    """Return what one person took out, the newest first."""
    return every().filter(user_id=user_id)


def every() -> QuerySet[ExportJob]:
    """Return what anybody took out, the newest first."""
    return ExportJob.objects.select_related("user", "file").order_by("-pk")
