"""Who may take which step of an activity, in which order, once."""

from uuid import UUID

import pytest

from accounts.roles import Role
from accounts.tests import given as people
from core.actors import SYSTEM
from core.errors import NotAllowed, Stale, WrongState
from liaison.lifecycle import ACTIVITY
from liaison.models import Activity
from liaison.services import activities, activity_life
from liaison.states.activities import ActivityAction, ActivityKind
from liaison.tests import given_activities as given

NOW, START, END = given.NOW, given.START, given.END
STEP = {"actor": SYSTEM, "version": None}
pytestmark = pytest.mark.usefixtures("activity_terms")


def test_the_same_form_sent_twice_plans_one_activity(town, county):
    fields = {
        "kind": "mobile_session", "organiser_id": town["organiser"].pk, "region_id": town["region"].pk, "title": "一次",
        "purposes": ["collect"], "place_text": "村口", "starts_at": START, "ends_at": END,
    }  # fmt: skip

    first, second = (activities.plan_activity(key=UUID(int=77), actor=SYSTEM, at=NOW, **fields) for _ in range(2))

    assert first.pk == second.pk
    assert Activity.objects.count() == 1


def test_a_page_made_before_somebody_else_changed_it_is_refused(town):
    activity = given.planned(**town)
    given.approved(activity)

    with pytest.raises(Stale):
        activity_life.announce(activity_id=activity.pk, actor=SYSTEM, at=NOW, version=1)


def test_steps_out_of_order_are_refused(town):
    activity = given.planned(**town)

    with pytest.raises(WrongState, match="这件活动待批准，不能公告"):
        activity_life.announce(activity_id=activity.pk, at=NOW, **STEP)
    given.cancelled(activity)
    with pytest.raises(WrongState):
        activities.approve(activity_id=activity.pk, at=NOW, **STEP)


def test_who_may_take_which_step_of_a_stations_activity(town, county, stations):
    activity = given.planned(**town)
    hands = {
        "staff": (stations["town"].organisation, Role.STATION_STAFF),
        "head": (stations["town"].organisation, Role.STATION_HEAD),
        "clerk": (county.bodies["presidium"], Role.PRESIDIUM_CLERK),
        "chair": (county.bodies["presidium"], Role.PRESIDIUM_CHAIR),
        "county": (county.bodies["committee"], Role.COUNTY_DISPATCHER),
        "leader": (county.bodies["committee"], Role.SC_LEADER),
        "street": (county.bodies["street_committee"], Role.PRESIDIUM_CHAIR),
        "other_station": (stations["street"].organisation, Role.STATION_HEAD),
        "unit": (county.bodies["water"], Role.UNIT_HEAD),
    }
    can = {
        name: {str(a) for a in ACTIVITY.available_actions(activity, people.actor(people.staff(name, name, body, role)))}
        for name, (body, role) in hands.items()
    }

    keeps = {"change", "invite", "uninvite", "cancel"}
    assert can == {
        "staff": keeps, "head": keeps | {"approve"}, "clerk": keeps, "chair": keeps | {"approve"},
        "county": keeps | {"approve"}, "leader": set(), "street": set(), "other_station": set(), "unit": set(),
    }  # fmt: skip


def test_a_station_does_not_hold_what_is_the_congresss_own(town, county, stations):
    clerk = people.actor(people.staff("clerk", "王芳", stations["town"].organisation, Role.STATION_STAFF))

    with pytest.raises(NotAllowed, match="执法检查由乡镇人大或县人大组织"):
        given.planned(**town, kind=ActivityKind.LAW_INSPECTION, actor=clerk)
    with pytest.raises(NotAllowed, match="自己岗位所在的单位"):
        given.planned(county.bodies["presidium"], town["region"], actor=clerk)
    given.planned(**town, kind=ActivityKind.MARKET_STALL, actor=clerk)


def test_every_action_has_a_row_and_a_command():
    from_table = {row.action for row in ACTIVITY.rows}

    assert from_table == set(ActivityAction)
