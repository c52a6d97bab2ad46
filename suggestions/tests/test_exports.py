"""Lists that leave as files: with purpose and mark, made whole or not at all, fetched by their asker for seven days."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from openpyxl import load_workbook

from accounts.roles import Role
from accounts.services import exports as exporting
from accounts.tests import given as accounts
from core import exports, files
from core.errors import NotAllowed, RuleBroken
from core.models import AuditEvent, ExportJob, StoredFile
from core.tests.given_threads import at_once
from suggestions.models import PersonalDataAccess
from suggestions.selectors import ledger
from suggestions.services import ledgers
from suggestions.states import IdentityMode
from suggestions.tests import given
from suggestions.tests.desk import NOW, Desk, words

pytestmark = pytest.mark.django_db
MONTH = {"month": "2026-11"}
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def desk():
    with time_machine.travel(NOW):
        yield Desk(given.county())


def asked(world, who: str = "clerk", *, personal: bool = False, purpose: str = "月度例会用") -> ExportJob:
    return exporting.ask_export(
        kind="ledger", chosen=MONTH, purpose=purpose, personal=personal, actor=world.actor(who, NOW), at=NOW
    )


def content(job: ExportJob):
    job.refresh_from_db()
    with files.open_file(job.file) as stored:
        return load_workbook(BytesIO(stored.read()))


def test_a_file_is_marked_recorded_fetched_by_its_asker_and_gone_after_seven_days(desk: Desk) -> None:
    for text in ("=HYPERLINK(1)路灯坏了三个月，看不见。", "+1路灯坏了三个月，看不见路。", "-1路灯坏了三个月，看不见路。",
                 "@SUM(1)路灯坏了三个月，看不见。"):  # fmt: skip
        given.pending(desk.world, text=text)
    said = {"month": "2026-11"}
    without = desk.post("clerk", "/console/ledger/export/", **said)
    desk.post("clerk", "/console/ledger/export/", **said, purpose="给主席团汇报 A&B")
    job = ExportJob.objects.get()
    assert "请写导出的用途" in words(without)
    assert "0 / 4" in words(desk.get("clerk", "/console/exports/"))

    assert exporting.run_exports(at=LATER) == 1

    book = content(job)
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0] == ledger.LABELS
    assert [row[8][:2] for row in rows[1:]] == ["'=", "'+", "'-", "'@"]
    mark = "陈静 2026-11-19 09:00 导出，用途：给主席团汇报 A&&B"
    assert (book.active.oddHeader.center.text, mark in book.active.oddFooter.center.text) == (mark, True)
    assert book.properties.creator == "陈静"
    assert "给主席团汇报" in book.properties.description
    events = {e.verb: e for e in AuditEvent.objects.filter(subject_kind="export")}
    assert (events["export"].detail["lines"], events["export"].detail["by_month"]) == (4, "2026-11")
    assert events["export"].user_id == desk.world.user("clerk").pk
    address = f"/console/exports/{job.public_id}/file/"
    fetched = desk.post("clerk", address)
    assert b"".join(fetched.streaming_content)[:2] == b"PK"
    assert "%E6%B0%91%E6%83%85%E5%8F%B0%E8%B4%A6" in fetched["Content-Disposition"]
    assert desk.post("head", address).status_code == 404
    assert desk.get("clerk", f"/files/{job.file.public_id}/").status_code == 404
    assert AuditEvent.objects.filter(verb="fetch_export").count() == 1

    on_disk = Path(settings.FILES_ROOT) / job.file.path
    week = LATER + timedelta(days=7)
    clerk = desk.world.actor("clerk", week)
    with pytest.raises(RuleBroken):
        exporting.fetch_export(public_id=job.public_id, actor=clerk, at=week)
    assert exports.expire(at=week - timedelta(seconds=1)) == 0
    assert exports.expire(at=week) == 1
    job.refresh_from_db()
    assert (job.state, job.file, StoredFile.objects.filter(subject_kind="export").exists()) == ("expired", None, False)
    assert job.done == 4
    assert on_disk.name


def lines_of_one_who_dies(actor, job, at):
    """Yield two hundred and fifty lines; the first worker is killed before the end."""
    for number in range(250):
        if number == 220 and job.attempts == 1:
            raise SystemExit
        yield (number,)


DYING = exports.ExportKind(
    title="清单", keeper=ledgers.keeper, names_people=ledgers.names_people, described=ledgers.month_words,
    headings=lambda personal: ("序号",), count=lambda actor, chosen: 250, lines=lines_of_one_who_dies,
)  # fmt: skip


def test_a_worker_killed_in_the_middle_leaves_no_file_and_the_next_one_makes_it(desk: Desk) -> None:
    exports.export_kinds.register("dying", DYING)
    clerk = desk.world.actor("clerk", NOW)
    job = exporting.ask_export(kind="dying", chosen=MONTH, purpose="试一试", personal=False, actor=clerk, at=NOW)

    with pytest.raises(SystemExit):
        exporting.run_exports(at=LATER)
    job.refresh_from_db()
    assert (job.state, job.file, job.attempts, job.done) == ("running", None, 1, 200)
    assert not StoredFile.objects.filter(subject_kind="export").exists()
    assert "正在生成" in words(desk.get("clerk", "/console/exports/"))
    with pytest.raises(RuleBroken):
        exporting.fetch_export(public_id=job.public_id, actor=desk.world.actor("clerk", LATER), at=LATER)

    assert exporting.run_exports(at=LATER) == 1
    job.refresh_from_db()
    assert (job.state, job.done, job.attempts) == ("done", 250, 2)
    assert exporting.run_exports(at=LATER) == 0

    # One that dies each time is given up after the third and says so.
    given.pending(desk.world)
    hopeless = asked(desk.world)
    ExportJob.objects.filter(pk=hopeless.pk).update(state="running", attempts=3)
    assert exporting.run_exports(at=LATER) == 0
    hopeless.refresh_from_db()
    assert (hopeless.state, hopeless.failure) == ("failed", exports.DIED)


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_file() -> None:
    world = given.county()
    given.pending(world)
    job = asked(world)

    at_once(lambda: exporting.run_exports(at=LATER))

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 1)
    assert StoredFile.objects.filter(subject_kind="export").count() == 1


def test_names_only_with_a_reason_for_posts_that_read_them_and_never_confidential_ones(desk: Desk) -> None:
    given.pending(desk.world)
    given.pending(desk.world, identity_mode=IdentityMode.CONFIDENTIAL, name="保密的人", phone="13900001111")
    given.pending(desk.world, identity_mode=IdentityMode.ANONYMOUS, name="", phone="")

    with pytest.raises(RuleBroken, match="理由"):
        asked(desk.world, personal=True, purpose="回访")
    with pytest.raises(NotAllowed):
        asked(desk.world, "leader", personal=True, purpose="逐件电话回访用")
    with pytest.raises(NotAllowed):
        asked(desk.world, "roads_handler")
    masked, named = asked(desk.world), asked(desk.world, personal=True, purpose="逐件电话回访用")
    exporting.run_exports(at=LATER)

    said = [row[-2:] for row in content(named).active.iter_rows(values_only=True)]
    assert said == [ledgers.PEOPLE, (given.NAME, given.PHONE), ("不显示", "不显示"), ("不显示", "不显示")]
    assert given.NAME not in str(list(content(masked).active.iter_rows(values_only=True)))
    (access,) = PersonalDataAccess.objects.all()
    assert (access.reason, access.user) == ("逐件电话回访用", desk.world.user("clerk"))


def test_who_lost_the_post_gets_no_file_and_who_audits_sees_all_and_opens_none(desk: Desk) -> None:
    given.pending(desk.world)
    job = asked(desk.world)
    desk.world.user("clerk").posts.update(active_to=given.AT.date())

    exporting.run_exports(at=LATER)

    job.refresh_from_db()
    assert (job.state, job.file) == ("failed", None)
    done = asked(desk.world, "head")
    exporting.run_exports(at=LATER)
    auditor = accounts.user("auditor", "审计员")
    accounts.post(auditor, desk.world.unit("committee"), Role.AUDIT_ADMIN)
    desk.world.users["auditor"] = auditor
    page = words(desk.get("auditor", "/console/exports/"))
    assert "陈静" in page
    assert "周海" in page
    assert desk.post("auditor", f"/console/exports/{done.public_id}/file/").status_code == 404
    assert "陈静" not in words(desk.get("head", "/console/exports/"))
    assert desk.browser("head").get("/api/v1/exports/").json()["count"] == 1
