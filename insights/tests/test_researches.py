"""A research is started from a common problem in one step: planned, noted, and shown on both pages."""

from datetime import timedelta
from uuid import uuid4

import pytest

from core.errors import NotAllowed, RuleBroken, WrongState
from core.models import AuditEvent
from insights.models import ProblemFollowUp
from insights.selectors import problems as reads
from insights.services.researches import research_from
from insights.tests import given as pooled
from liaison.models import Activity
from suggestions.tests import given
from suggestions.tests.desk import Desk, words

pytestmark = pytest.mark.django_db
AT = given.AT


@pytest.fixture
def county():
    return pooled.world()


def plan(county, problem, by="presidium_clerk", **other):
    said = {
        "key": uuid4(), "organiser_id": county.unit("presidium").pk, "title": "关于塌方路段的调研", "purposes": ["collect"],
        "region_id": county.region(given.VILLAGE).pk, "place_text": "塌方路段", "starts_at": AT + timedelta(days=5),
        "ends_at": AT + timedelta(days=5, hours=2), "version": None,
    }  # fmt: skip
    return research_from(problem_id=problem.pk, actor=county.actor(by, AT), at=AT, **{**said, **other})


def test_the_plan_is_noted_with_its_day_and_the_same_key_plans_one(county):
    made, key = pooled.confirmed(county), uuid4()

    plan(county, made, key=key)
    plan(county, made, key=key)

    research, started = Activity.objects.get(), ProblemFollowUp.objects.get()
    assert (research.kind, research.state, research.organiser.name) == ("research", "draft", "桃溪镇人大主席团")
    assert (started.kind, started.subject_kind, started.subject_id) == ("research", "activity", research.pk)
    assert started.planned_on == (AT + timedelta(days=5)).date()
    verbs = AuditEvent.objects.order_by("id").values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["plan_activity", "follow_up"]
    made.refresh_from_db()
    assert made.state == "in_follow_up"


def test_what_may_not_be_leaves_neither_plan_nor_note(county):
    unconfirmed, made = pooled.candidate(county), pooled.confirmed(county)

    with pytest.raises(WrongState):
        plan(county, unconfirmed)
    with pytest.raises(NotAllowed):
        plan(county, made, by="clerk", organiser_id=county.station.organisation_id)
    with pytest.raises(RuleBroken, match="具体地点"):
        plan(county, made, place_text=" ")

    assert (Activity.objects.count(), ProblemFollowUp.objects.count()) == (0, 0)


def test_both_pages_lead_to_each_other_and_a_deputy_reads_no_problem(county):
    made = pooled.confirmed(county)
    plan(county, made)
    desk, research = Desk(county), Activity.objects.get()

    problem = words(desk.get("chair", f"/console/pool/problems/{made.public_id}/"))
    assert "看这次调研" in problem
    assert "调研待批准" in problem
    page = words(desk.get("presidium_clerk", f"/console/activities/{research.public_id}/"))
    assert "为哪个共性问题调研" in page
    assert made.title in page
    assert reads.of_activity(county.actor("roads_handler", AT), research.pk) is None
    assert desk.get("clerk", f"/console/pool/problems/{made.public_id}/research/").status_code == 404
