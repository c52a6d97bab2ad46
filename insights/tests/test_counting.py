"""The aggregates: what is counted in which month, step by step and all at once alike, also by two at the same time."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from core import outbox
from core.actors import citizen_of
from core.tests.given_threads import at_once
from insights.models import OpinionCube, OpinionFact
from insights.services import counting
from insights.states import Measure
from suggestions.models import Matter
from suggestions.services import collect
from suggestions.tests import given, given_merging

pytestmark = pytest.mark.django_db
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def relay_all(at=given.AT + timedelta(days=400)):
    while outbox.relay(at=at).delivered:
        pass


def counted() -> list[tuple]:
    columns = ["month", "category", "township", "owner__name", "channel", *(m.value for m in Measure)]
    return sorted(OpinionCube.objects.values_list(*columns))


def totals(**key: object) -> dict[str, int]:
    sums = {m.value: Sum(m.value) for m in Measure}
    return {name: n or 0 for name, n in OpinionCube.objects.filter(**key).aggregate(**sums).items()}


def only(**expected: int) -> dict[str, int]:
    return {m.value: 0 for m in Measure} | expected


def test_an_opinion_just_received_is_counted_once_where_and_when_it_came():
    given.pending()

    relay_all()

    cube = OpinionCube.objects.get()
    assert (cube.month, cube.category, cube.township) == (NOVEMBER, "", given.TOWNSHIP)
    assert (cube.owner.name, cube.channel) == ("桃溪镇人大代表联络站", "qr_station")
    assert totals() == only(received=1)


def test_an_opinion_that_gets_a_category_leaves_the_cell_it_was_counted_in():
    journey = given.taken()
    relay_all()
    assert totals(category="") == only(received=1)

    journey.opinion_step(
        given.triage.classify, "clerk", category_id=journey.world.category("02").pk, grade="general", urgency="normal",
        place_region_id=journey.world.region(given.VILLAGE).pk, place_text="", title="水渠堵了", summary=given.SUMMARY,
        followup_deputy_id=None,
    )  # fmt: skip
    relay_all()

    assert OpinionCube.objects.filter(category="").count() == 0
    assert totals(category="02") == only(received=1)


def test_a_closed_one_counts_in_the_month_it_was_closed_in():
    matter = given.closed()
    Matter.objects.filter(pk=matter.pk).update(closed_at=given.AT.replace(month=12, day=1))

    relay_all()

    assert totals(month=NOVEMBER) == only(received=1, accepted=1)
    assert totals(month=DECEMBER) == only(closed=1, closed_a=1, satisfied=1, satisfied_first=1)


def test_a_month_begins_at_midnight_in_shanghai():
    given.pending(at=given.AT.replace(month=12, day=1, hour=0, minute=0))
    given.pending(at=given.AT.replace(month=11, day=30, hour=23, minute=59))

    relay_all()

    assert totals(month=NOVEMBER)["received"] == 1
    assert totals(month=DECEMBER)["received"] == 1


def test_a_direct_answer_counts_until_the_citizen_does_not_accept_it():
    world = given.county()
    opinion = given.answered(world)
    relay_all()
    assert totals() == only(received=1, answered=1)

    later = given.AT + timedelta(hours=3)
    collect.object(
        opinion_id=opinion.pk, actor=citizen_of(opinion.pk), at=later, version=None, reason="没有说清楚什么时候修。"
    )
    relay_all()

    assert totals() == only(received=1)


def test_a_dissatisfied_rating_is_not_counted_before_its_round_has_ended():
    """背靠背: from a number of one in a village anybody could tell who has said what."""
    world = given.county()
    journey = given.told(world)
    given.rate(journey, "citizen", "dissatisfied", "没有修好。")
    relay_all()
    assert totals()["dissatisfied"] == 0

    given.rate(journey, "deputy", "satisfied")
    relay_all()

    assert totals()["dissatisfied"] == 1


def test_step_by_step_and_all_at_once_give_the_same_figures():
    world = given.county()
    for state in (
        given.pending, given.answered, given.rejected, given.withdrawn, given.to_dispatch, given.escalated,
        given.ordered_again, given.adjudication, given.tracking, given.closed,
    ):  # fmt: skip
        state(world)
        relay_all()
    step_by_step = counted()

    OpinionCube.objects.all().delete()
    OpinionFact.objects.all().delete()
    call_command("refresh_pool", stdout=StringIO())
    at_one_go = counted()
    call_command("refresh_pool", stdout=StringIO())

    assert sum(row[5] for row in step_by_step) == 10
    assert at_one_go == step_by_step
    assert counted() == step_by_step


def test_refreshing_since_a_day_counts_what_came_from_then_on():
    world = given.county()
    given.pending(world, at=given.AT)
    given.pending(world, at=given.AT.replace(month=12))

    said = StringIO()
    call_command("refresh_pool", since="2026-12-01", stdout=said)

    assert said.getvalue() == "重新统计了1件意见。\n"
    assert totals(month=NOVEMBER)["received"] == 0
    assert totals(month=DECEMBER)["received"] == 1


def test_a_day_that_is_none_is_refused_with_an_example():
    with pytest.raises(CommandError, match="2026-10-01"):
        call_command("refresh_pool", since="10月")


def test_the_same_message_twice_counts_once():
    opinion = given.pending()

    counting.recount([opinion.pk])
    counting.recount([opinion.pk])

    assert totals() == only(received=1)


@pytest.mark.django_db(transaction=True)
def test_two_relays_that_count_the_same_cell_at_once_lose_nothing():
    world = given.county()
    ids = iter([given.pending(world).pk for _ in range(8)])

    at_once(lambda: counting.recount([next(ids)]), times=8)

    assert totals() == only(received=8)


def test_of_three_on_one_thing_each_counts_by_the_own_word():
    """Received three times, closed three times, content twice: the one outvoted is not counted as content."""
    given_merging.outvoted()
    relay_all()

    assert totals() == only(
        received=3, accepted=3, closed=3, closed_a=3, satisfied=2, satisfied_first=2, dissatisfied=1
    )
