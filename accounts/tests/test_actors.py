"""What a person acts as: several posts, posts that ended or not begun, bodies that ended, several identities."""

from datetime import date, datetime

from accounts import selectors, services
from accounts.models import User
from accounts.roles import Role
from accounts.tests import given
from core.actors import SYSTEM, ActorKind
from core.clock import SHANGHAI
from core.registries import actor_identities


def roles_of(person: User, *, day: date) -> list[str]:
    actor = selectors.actor_of(person, datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI))
    return [capacity.role for capacity in actor.capacities]


def test_every_post_is_a_capacity_with_body_and_place(county):
    presidium = county.bodies["presidium"]
    person = given.staff("wang", "王芳", presidium, Role.PRESIDIUM_CLERK)
    unit_post = given.post(person, county.bodies["town_gov"], Role.UNIT_HANDLER)

    actor = given.actor(person)

    assert (actor.kind, actor.name, actor.user_id) == (ActorKind.USER, "王芳", person.pk)
    clerk, handler = actor.capacities
    assert clerk.label == "青石镇人大主席团 · 乡镇人大干事"
    assert (clerk.organisation_id, clerk.region_code) == (presidium.pk, "999901101")
    assert (handler.role, handler.post_id) == (Role.UNIT_HANDLER, unit_post.pk)


def test_in_a_street_the_role_has_the_streets_name(county):
    person = given.staff("zhao", "赵敏", county.bodies["street_committee"], Role.PRESIDIUM_CHAIR)

    assert given.actor(person).capacities[0].label == "县人大常委会城东街道工作委员会 · 人大街道工委主任"


def test_a_post_counts_from_its_first_day_until_the_day_it_ends(county):
    person = given.user("sun", "孙丽")
    given.post(person, county.bodies["presidium"], Role.PRESIDIUM_CLERK, since=date(2026, 2, 1), until=date(2026, 3, 1))

    assert roles_of(person, day=date(2026, 1, 31)) == []
    assert roles_of(person, day=date(2026, 2, 1)) == [Role.PRESIDIUM_CLERK]
    assert roles_of(person, day=date(2026, 2, 28)) == [Role.PRESIDIUM_CLERK]
    assert roles_of(person, day=date(2026, 3, 1)) == []


def test_the_day_is_the_day_in_shanghai(county):
    person = given.user("sun", "孙丽")
    given.post(person, county.bodies["presidium"], Role.PRESIDIUM_CLERK, since=date(2026, 2, 1))

    # 16:30 in London on the last of January is half past midnight on the first of February in Shanghai.
    at = datetime.fromisoformat("2026-01-31T16:30:00+00:00")

    assert len(selectors.actor_of(person, at).capacities) == 1


def test_a_post_at_an_abolished_body_is_none(county):
    water = county.bodies["water"]
    person = given.user("qian", "钱进")
    given.post(person, water, Role.UNIT_HEAD, until=date(2026, 3, 1))
    services.abolish_organisation(organisation_id=water.pk, active_to=date(2026, 3, 1), actor=SYSTEM, at=given.NOW)

    assert roles_of(person, day=date(2026, 2, 28)) == [Role.UNIT_HEAD]
    assert roles_of(person, day=date(2026, 3, 1)) == []


def test_posts_cost_one_query_however_many(county, django_assert_num_queries):
    person = given.staff("li", "李强", county.bodies["presidium"], Role.PRESIDIUM_CLERK, Role.PRESIDIUM_CHAIR)
    given.post(person, county.bodies["town_gov"], Role.UNIT_HANDLER)
    identities = len(list(actor_identities.items()))

    with django_assert_num_queries(1 + identities):
        actor = given.actor(person)

    assert len(actor.capacities) == 3


def test_the_first_account_acts_as_system_administrator(db):
    first = User.objects.create_superuser("admin", given.PASSWORD, name="初始账户")

    assert [capacity.role for capacity in given.actor(first).capacities] == [Role.SYS_ADMIN]
