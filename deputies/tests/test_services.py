"""Commands on deputies and mandates: register, give, suspend, end, and what they refuse."""

from datetime import date

import pytest

from accounts.roles import Role
from accounts.tests import given as people
from core import audit
from core.actors import PASSER_BY, SYSTEM
from core.errors import NotAllowed, RuleBroken
from core.subjects import Subject
from deputies import services
from deputies.models import Deputy
from deputies.states import CongressLevel, MandateStatus
from deputies.tests import given


def register(**fields):
    return services.register_deputy(**({"name": "王建国", "sex": "male", "actor": SYSTEM, "at": people.NOW} | fields))


def test_registering_is_recorded_without_the_name(county):
    deputy = register()

    (event,) = audit.trail(Subject("deputy", deputy.pk))
    assert event.verb == "register_deputy"
    assert "王建国" not in str(event.detail)


@pytest.mark.parametrize("profile", ["电话13900001234", "请打 0999-5550123", "139 0000 1234 找我", "微信号13900001234"])
def test_no_phone_in_the_public_profile(county, profile):
    with pytest.raises(RuleBroken, match="不要写电话号码") as refusal:
        register(bio_public=profile)

    assert refusal.value.field == "bio_public"


def test_years_and_numbers_of_terms_are_no_phones(county):
    assert register(bio_public="1975年生，2016年起任第十七届、第十八届县人大代表。").pk


def test_one_user_is_one_deputy(county):
    user = people.user("wang", "王建国")
    register(user_id=user.pk)

    with pytest.raises(RuleBroken, match="已存在"):
        register(user_id=user.pk)


def test_the_same_mandate_twice_is_refused_and_several_levels_are_not(county):
    deputy = given.deputy("王建国", county.regions["town"])
    given.mandate(deputy, county.regions["county"], level=CongressLevel.COUNTY)

    with pytest.raises(RuleBroken, match="在这一届已有登记"):
        given.mandate(deputy, county.regions["town"])


def change(mandate, status, ends_on=None):
    return services.change_mandate_status(
        mandate_id=mandate.pk, status=status, ends_on=ends_on, actor=SYSTEM, at=people.NOW
    )


def test_a_suspended_mandate_is_resumed_and_an_ended_one_is_not(county):
    mandate = given.deputy("王建国", county.regions["town"]).mandates.get()

    assert change(mandate, MandateStatus.SUSPENDED).status == MandateStatus.SUSPENDED
    assert change(mandate, MandateStatus.ACTIVE).status == MandateStatus.ACTIVE
    assert change(mandate, MandateStatus.RESIGNED, date(2026, 3, 1)).ends_on == date(2026, 3, 1)
    with pytest.raises(RuleBroken, match="已经终止"):
        change(mandate, MandateStatus.ACTIVE)


@pytest.mark.parametrize(
    "status", [MandateStatus.RESIGNED, MandateStatus.RECALLED, MandateStatus.TERMINATED, MandateStatus.ENDED]
)
def test_an_ending_needs_its_date(county, status):
    mandate = given.deputy("王建国", county.regions["town"]).mandates.get()

    with pytest.raises(RuleBroken, match="终止日期"):
        change(mandate, status)


def test_the_roll_is_kept_by_the_committee(county):
    dispatcher = people.staff("disp", "何平", county.bodies["committee"], Role.COUNTY_DISPATCHER)
    clerk = people.staff("clerk", "王芳", county.bodies["presidium"], Role.PRESIDIUM_CLERK)

    assert register(actor=people.actor(dispatcher)).pk
    for stranger in (PASSER_BY, people.actor(clerk)):
        with pytest.raises(NotAllowed):
            register(actor=stranger)
    assert Deputy.objects.count() == 1
