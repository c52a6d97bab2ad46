"""Livelihood projects: two posts in one person, the whole county's projects, one alert in sixty days, no log lost."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from accounts.models import User
from accounts.roles import Role
from accounts.services.posts import appoint
from core import clocks
from core.actors import SYSTEM
from core.clock import SHANGHAI
from core.errors import RuleBroken
from core.models import AuditEvent, Notice
from oversight import project_selectors as reads
from oversight.models import MonitorLog, Project
from oversight.services import projects
from oversight.tests.test_projects import LISTED, STEPS, Watched
from suggestions.services import triage
from suggestions.tests import given, given_groups

pytestmark = pytest.mark.django_db


def test_a_deputy_with_a_post_elsewhere_reads_the_project_but_not_what_it_costs(client):
    watched = Watched()
    appoint(
        user_id=User.objects.get(username="colleague").pk, organisation_id=watched.world.unit("water").pk,
        role=Role.UNIT_HANDLER, active_from=date(2026, 1, 1), actor=SYSTEM, at=LISTED,
    )  # fmt: skip
    ours = {name: f"/{name}/projects/{watched.project.public_id}/" for name in ("console", "portal", "api/v1")}
    with time_machine.travel(LISTED + timedelta(hours=1), tick=False):
        client.force_login(User.objects.get(username="colleague"))
        assert client.get(ours["portal"]).status_code == 200
        assert client.get(ours["console"]).status_code == 404
        assert "通村公路改造" not in client.get("/console/projects/").content.decode()
        assert client.get(ours["api/v1"]).json()["budget"] is None
        client.force_login(User.objects.get(username="roads_handler"))
        assert client.get(ours["api/v1"]).json()["budget"] == "380.50"


def test_a_project_of_the_whole_county_is_in_every_townships_area(client):
    watched = Watched()
    plan = watched.plan(region_id=watched.world.region(given.COUNTY).pk)
    watched.act(projects.change_project, "dispatcher", plan=plan)
    asked = ("clerk", "presidium_clerk", "power_handler", "coordinator")
    seen = [key for key in asked if reads.staff_projects(watched.actor(key))]
    # The government's office answers for all the government has promised.
    assert seen == ["clerk", "presidium_clerk", "coordinator"]


def test_the_county_is_told_once_of_sixty_days_without_a_log():
    watched = Watched()
    # Due on Monday 25 January 2027; two weeks of sweeping after it.
    for day in range(20):
        clocks.sweep(at=datetime(2027, 1, 20, 9, 0, tzinfo=SHANGHAI) + timedelta(days=day), limit=1000)
    told = Notice.objects.filter(text__contains="监督日志", text__icontains="超期")
    assert sorted(told.values_list("user__username", flat=True)) == ["county_deputy", "dispatcher"]
    assert watched.project.state == "running"


def test_two_monitors_who_send_the_same_key_are_told_and_no_log_is_lost():
    watched = Watched()
    both = [watched.deputy(key) for key in ("county_deputy", "colleague")]
    watched.act(projects.appoint_monitors, "dispatcher", deputy_ids=both)
    watched.log(LISTED, key="1")
    watched.log(LISTED, key="1")
    with pytest.raises(RuleBroken, match="提交标识"):
        watched.log(LISTED, key="1", by="colleague")
    assert MonitorLog.objects.count() == 1


def test_the_lead_sponsor_and_the_head_of_the_group_that_studied_it_are_proposed():
    # 周立群 co-sponsored the suggestion.
    assert [one.name for one in reads.proposed_monitors(Watched().proposal.matter)] == ["李国华"]
    studied = given_groups.found()
    studied.opinion_step(triage.accept, "clerk")
    # 李国华 leads the group; 王秀英, who wrote for it, is a member.
    assert [one.name for one in reads.proposed_monitors(studied.matter)] == ["李国华"]


def test_what_is_left_out_is_on_the_trail_and_the_month_of_the_end_is_not_missing():
    watched = Watched()
    watched.act(projects.change_project, "dispatcher", plan=watched.plan(milestones=STEPS[:1]))
    event = AuditEvent.objects.filter(subject_kind="project", verb="change_project").latest("pk")
    assert (event.detail["milestones"], event.detail["removed"]) == (1, 1)
    watched.month(date(2026, 11, 1), LISTED)
    ended = datetime(2026, 12, 2, 10, 0, tzinfo=SHANGHAI)
    watched.act(projects.stop_project, "dispatcher", ended, result="并入县道改造。")
    found = reads.with_parts(Project.objects.all()).get(pk=watched.project.pk)
    assert [str(line.state) for line in reads.month_lines(found, date(2027, 3, 1))] == ["written"]
