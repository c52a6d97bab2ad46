"""Livelihood projects (民生实事项目) and their monitors (社旗): months, milestones, sixty days, who sees what."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from core import clocks, outbox
from core.clock import SHANGHAI
from core.errors import NotAllowed, RuleBroken, WrongState
from core.models import Clock, Notice
from oversight import project_selectors as reads
from oversight.models import MonitorLog, Project, ProjectMonitor
from oversight.registration import load_policies
from oversight.services import project_reports, projects
from oversight.services.projects import Plan
from suggestions.tests import given, proposals
from suggestions.tests.test_concurrency import at_once

pytestmark = pytest.mark.django_db
# A Wednesday.
LISTED = datetime(2026, 11, 25, 10, 0, tzinfo=SHANGHAI)
STEPS = ((date(2026, 12, 20), "路基完成"), (date(2027, 3, 31), "路面完成"))


class Watched:
    """The road of a suggestion, listed as a project with its lead deputy as monitor."""

    def __init__(self) -> None:
        load_policies()
        self.proposal = proposals.handling()
        self.world = self.proposal.world
        self.project = projects.list_project(
            plan=self.plan(), deputy_ids=[self.deputy("county_deputy")], matter_id=self.proposal.matter.pk,
            actor=self.actor("dispatcher"), at=LISTED,
        )  # fmt: skip

    def plan(self, **other: object) -> Plan:
        said = {
            "year": 2026, "name": "通村公路改造", "goal": "路面六米宽，校车能会车。", "unit_id": self.world.unit("roads").pk,
            "region_id": self.world.region(given.TOWNSHIP).pk, "budget": Decimal("380.50"), "milestones": STEPS,
        }  # fmt: skip
        return Plan(**{**said, **other})

    def deputy(self, key: str) -> int:
        return proposals.deputy_id(key)

    def actor(self, key: str, at: datetime = LISTED):
        return self.proposal.actor(key)

    def act(self, command, key: str, at: datetime = LISTED, **said: object) -> Project:
        self.project.refresh_from_db()
        command(project_id=self.project.pk, actor=self.actor(key), at=at, version=self.project.version, **said)
        self.project.refresh_from_db()
        return self.project

    def log(self, at: datetime, *, key: str = "k1", by: str = "county_deputy", **more: object) -> None:
        project_reports.log_visit(
            project_id=self.project.pk, actor=self.actor(by), at=at, on=at.date(), key=key,
            text="急弯处路基已压实，护栏没有到货。", **more,
        )  # fmt: skip

    def month(self, month: date, at: datetime, percent: int = 20) -> None:
        self.act(
            project_reports.report_month, "roads_handler", at, month=month, percent=percent, spent=Decimal("60"),
            text="路基完成一半。",
        )  # fmt: skip

    def clock(self) -> Clock:
        return Clock.objects.get(subject_kind="project", subject_id=self.project.pk, stopped_at__isnull=True)


@pytest.fixture
def watched(db) -> Watched:
    return Watched()


def later(days: int) -> datetime:
    return LISTED + timedelta(days=days)


def test_who_suggested_it_is_proposed_and_appointed_and_told(watched):
    proposed = reads.proposed_monitors(watched.proposal.matter)
    assert watched.deputy("county_deputy") in {one.pk for one in proposed}
    assert [m.deputy_id for m in watched.project.monitors.all()] == [watched.deputy("county_deputy")]
    while outbox.relay(at=LISTED + timedelta(minutes=1), limit=1000).delivered:
        pass
    monitor = User.objects.get(username="county_deputy")
    assert Notice.objects.filter(user=monitor, text__contains="项目监督员").count() == 1
    assert Notice.objects.filter(user=watched.world.user("roads_handler"), text__contains="民生实事项目").exists()
    # The same matter makes one project, and only the county lists any.
    for key, expected in (("dispatcher", RuleBroken), ("presidium_clerk", NotAllowed)):
        with pytest.raises(expected):
            projects.list_project(
                plan=watched.plan(name="又一个"), deputy_ids=[], matter_id=watched.proposal.matter.pk,
                actor=watched.actor(key), at=LISTED,
            )  # fmt: skip


def test_sixty_days_without_a_log_ring_once_for_the_monitor_and_the_county_and_a_log_begins_them_anew(watched):
    # Sixty days after 25 November 2026: 24 January 2027, a Sunday, so Monday 25 January.
    assert watched.clock().last_day == date(2027, 1, 25)
    late = datetime(2027, 1, 26, 9, 0, tzinfo=SHANGHAI)
    for at in (late, late + timedelta(hours=1)):
        clocks.sweep(at=at, limit=1000)
    told = Notice.objects.filter(text__contains="监督日志", user__username__in=["county_deputy", "dispatcher"])
    assert told.filter(user__username="dispatcher").count() == 1
    assert told.filter(user__username="county_deputy").exists()

    watched.log(late)
    (first,) = Clock.objects.filter(subject_kind="project", stopped_at__isnull=False)
    assert (first.verdict, first.late_working_days) == ("late", 1)
    # Sixty days after 26 January 2027: 27 March, a Saturday, so Monday 29 March.
    assert watched.clock().last_day == date(2027, 3, 29)
    with pytest.raises(NotAllowed):
        watched.log(late, key="k2", by="colleague")
    watched.log(late)
    assert MonitorLog.objects.count() == 1


def test_each_month_asks_for_one_report_and_an_old_one_stays_missing(watched):
    november, december, january = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)
    watched.month(november, LISTED)
    with pytest.raises(RuleBroken, match="已经填报过"):
        watched.month(november, LISTED)
    with pytest.raises(RuleBroken, match="不能补报"):
        watched.month(december, LISTED)
    in_february = datetime(2027, 2, 3, 9, 0, tzinfo=SHANGHAI)
    watched.month(january, in_february, percent=60)
    with pytest.raises(RuleBroken, match="不能补报"):
        watched.month(december, in_february)

    found = reads.with_parts(Project.objects.all()).get(pk=watched.project.pk)
    lines = {line.month: str(line.state) for line in reads.month_lines(found, in_february.date())}
    assert lines == {date(2027, 2, 1): "due", january: "written", december: "missing", november: "written"}
    with pytest.raises(NotAllowed):
        watched.act(
            project_reports.report_month, "power_handler", in_february, month=date(2027, 2, 1), percent=1,
            spent=Decimal(1), text="不是我们的。",
        )  # fmt: skip


def test_it_is_finished_when_every_milestone_is_reached_and_stopped_only_with_a_reason(watched):
    with pytest.raises(RuleBroken, match="路基完成、路面完成"):
        watched.act(projects.finish_project, "dispatcher", result="完成了。")
    first, second = watched.project.milestones.all()
    watched.act(project_reports.reach_milestone, "roads_handler", later(20), milestone_id=first.pk,
                done_on=later(19).date())  # fmt: skip
    with pytest.raises(RuleBroken, match="不能去掉：路基完成"):
        watched.act(projects.change_project, "dispatcher", later(21), plan=watched.plan(milestones=STEPS[1:]))
    watched.act(project_reports.reach_milestone, "roads_handler", later(22), milestone_id=second.pk,
                done_on=later(22).date())  # fmt: skip
    with pytest.raises(RuleBroken, match="请写完成情况"):
        watched.act(projects.finish_project, "dispatcher", later(23), result=" ")
    watched.act(projects.finish_project, "dispatcher", later(23), result="两个村三百六十户走上六米宽的路。")

    assert watched.project.state == "finished"
    assert not Clock.objects.filter(subject_kind="project", stopped_at__isnull=True).exists()
    with pytest.raises(WrongState):
        watched.log(later(24))


def test_a_new_list_of_monitors_ends_the_old_and_nobody_left_stops_the_sixty_days(watched):
    lead, colleague = watched.deputy("county_deputy"), watched.deputy("colleague")
    watched.act(projects.appoint_monitors, "dispatcher", later(10), deputy_ids=[colleague])
    ended = ProjectMonitor.objects.get(deputy_id=lead)
    assert ended.until == later(10).date()
    # Whoever watches, sixty days run from the last log.
    assert watched.clock().last_day == date(2027, 1, 25)
    watched.act(projects.appoint_monitors, "dispatcher", later(11), deputy_ids=[])
    assert not Clock.objects.filter(subject_kind="project", stopped_at__isnull=True).exists()


def page(client, who: str, address: str, at: datetime = LISTED + timedelta(hours=1), **posted: object):
    with time_machine.travel(at, tick=False):
        client.logout()
        client.force_login(User.objects.get(username=who))
        return client.post(address, posted) if posted else client.get(address)


def test_the_pages_show_each_role_its_own(watched, client):
    console, portal = (
        f"/console/projects/{watched.project.public_id}/",
        f"/portal/projects/{watched.project.public_id}/",
    )
    assert "380.50万元" in page(client, "leader", console).content.decode()
    assert "填报月进度" in page(client, "roads_handler", console).content.decode()
    assert page(client, "power_handler", console).status_code == 404
    assert page(client, "clerk", console).status_code == 200
    mine = page(client, "county_deputy", portal).content.decode()
    assert "写监督日志" in mine
    assert "万元" not in mine
    assert "写监督日志" not in page(client, "colleague", portal).content.decode()
    step = {"version": 1, "milestone": watched.project.milestones.first().pk, "done_on": "2026-11-25"}
    assert page(client, "roads_handler", f"{console}reach_milestone/", **step).status_code == 302
    month = {"version": 2, "month": "2026-11-01", "percent": "20", "spent": "60", "text": "路基完成一半。"}
    assert page(client, "roads_handler", f"{console}report_month/", **month).status_code == 302
    stale = {"version": 1, "result": "资金没有落实，明年再列。"}
    assert page(client, "dispatcher", f"{console}stop_project/", **stale).status_code == 409
    # A notice leads everybody to one address; staff go on to their own page.
    assert page(client, "dispatcher", portal)["Location"] == console
    assert (
        "列入民生实事项目"
        not in page(client, "dispatcher", f"/console/matters/{watched.proposal.matter.public_id}/").content.decode()
    )
    assert "我当监督员的" in page(client, "county_deputy", "/portal/projects/").content.decode()


def test_a_monitor_sends_a_photo_with_the_log_and_twice_is_once(watched, client):
    picture = BytesIO()
    Image.new("RGB", (40, 30), "grey").save(picture, "JPEG")
    address = f"/portal/projects/{watched.project.public_id}/log/"
    for _ in range(2):
        photo = SimpleUploadedFile("现场.jpg", picture.getvalue(), "image/jpeg")
        sent = {"key": "same", "on": "2026-11-25", "text": "路基已开挖。", "photo": photo}
        assert page(client, "county_deputy", address, **sent).status_code == 302
    (log,) = MonitorLog.objects.all()
    (stored,) = reads.photos_of([log])[log.pk]
    shown = page(client, "roads_handler", f"/files/{stored.public_id}/")
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")
    assert page(client, "power_handler", f"/files/{stored.public_id}/").status_code == 404
    assert page(client, "colleague", address).status_code == 404


def test_the_county_lists_a_project_from_a_matter_with_its_monitors_proposed(client):
    load_policies()
    proposal = proposals.handling()
    address = f"/console/projects/new/?matter={proposal.matter.public_id}"
    at = LISTED + timedelta(hours=1)
    form = page(client, "dispatcher", address, at).content.decode()
    assert "李国华（建议：提出人、跟进人或专业小组组长）" in form
    sent = {
        "year": "2026", "name": "东干渠疏浚", "goal": "三千米渠道通水。", "unit": proposal.world.unit("water").pk,
        "region": proposal.world.region(given.TOWNSHIP).pk, "budget": "45", "milestones": "2026-12-31 清淤完成\n渠道衬砌",
        "deputies": [proposals.deputy_id("county_deputy")],
    }  # fmt: skip
    refused = page(client, "dispatcher", address, at, **sent)
    assert refused.status_code == 422
    assert "这一行看不懂：渠道衬砌" in refused.content.decode()
    made = page(client, "dispatcher", address, at, **{**sent, "milestones": "2026-12-31 清淤完成\n2027-03-31 渠道衬砌"})
    assert made.status_code == 302
    project = Project.objects.get()
    assert (project.matter, project.milestones.count(), project.monitors.count()) == (proposal.matter, 2, 1)


def test_the_api_shows_a_project_and_takes_a_log(watched, client):
    address = f"/api/v1/projects/{watched.project.public_id}/"
    with time_machine.travel(LISTED + timedelta(hours=1), tick=False):
        client.force_login(User.objects.get(username="county_deputy"))
        shown = client.get(address).json()
        assert (shown["available_actions"], shown["budget"]) == (["log_visit"], None)
        sent = {"key": "api", "on": "2026-11-25", "text": "看了路基。"}
        taken = client.post(f"{address}log_visit/", sent, content_type="application/json").json()
        assert [log["text"] for log in taken["logs"]] == ["看了路基。"]
        assert [row["name"] for row in client.get("/api/v1/projects/").json()["results"]] == ["通村公路改造"]
        client.force_login(User.objects.get(username="power_handler"))
        assert client.get(address).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_who_send_the_same_month_at_once_make_one():
    watched = Watched()
    said = {"month": date(2026, 11, 1), "percent": 10, "spent": Decimal(5), "text": "开工。"}

    def send():
        actor = watched.actor("roads_handler")
        return project_reports.report_month(project_id=watched.project.pk, actor=actor, at=LISTED, version=None, **said)

    results = at_once(send, send)
    assert sum(isinstance(one, RuleBroken) for one in results) == 1
    assert watched.project.months.count() == 1
