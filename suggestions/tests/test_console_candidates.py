"""What is offered to choose from: who may follow an opinion, where it can be, which units and why."""

from datetime import timedelta

import pytest

from accounts import services as accounts
from accounts.states import OrgKind
from core.actors import PASSER_BY, SYSTEM
from deputies import services as deputies
from suggestions.inputs import NOTICE_VERSION
from suggestions.models import Opinion
from suggestions.selectors import candidates, details
from suggestions.selectors.similar import similar_opinions
from suggestions.services import collect
from suggestions.tests import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> given.County:
    return given.county(with_other_township=True)


def offered(opinion: Opinion) -> list[tuple[str, str]]:
    return [(c.deputy.name, c.reason) for c in candidates.followup_choices(opinion, given.AT)]


def test_the_deputy_of_the_scanned_code_comes_first(world: given.County) -> None:
    receipt = collect.submit(
        key="a-key-long-enough-0123",
        station_id=world.station.pk,
        deputy_id=world.deputies["county_deputy"].pk,
        statement=given.Said().statement(world.region(given.VILLAGE).pk),
        notice_version=NOTICE_VERSION,
        actor=PASSER_BY,
        at=given.AT,
    )

    choices = offered(Opinion.objects.get(pk=receipt.opinion_id))

    assert choices == [("李国华", "群众联系的就是这位代表"), ("王秀英", "本站固定进站代表")]


def test_nobody_who_works_for_the_village_complained_of_is_offered(world: given.County) -> None:
    village = world.region(given.VILLAGE)
    committee = accounts.create_organisation(
        name="石桥村村民委员会",
        kind=OrgKind.SELF_GOV,
        region_id=village.pk,
        active_from=given.AT.date(),
        actor=SYSTEM,
        at=given.AT,
    )
    deputies.change_deputy(deputy_id=world.deputies["deputy"].pk, employer_id=committee.pk, actor=SYSTEM, at=given.AT)

    assert [name for name, _ in offered(given.pending(world))] == ["李国华"]


def test_a_deputy_no_longer_in_office_is_not_offered(world: given.County) -> None:
    mandate = world.deputies["deputy"].mandates.get()
    deputies.change_mandate_status(
        mandate_id=mandate.pk, status="resigned", ends_on=given.AT.date(), actor=SYSTEM, at=given.AT
    )

    assert [name for name, _ in offered(given.pending(world))] == ["李国华"]


def test_places_are_those_of_the_township(world: given.County) -> None:
    places = [region.name for region in candidates.places_for(given.pending(world))]

    assert places == ["桃溪镇", "石桥村", "柳湾村"]


def test_units_named_by_the_catalogue_come_first_with_what_they_have_in_hand(world: given.County) -> None:
    given.handling(world, lead="roads")
    journey = given.raised(world)
    matter = details.matter_for(journey.actor("dispatcher"), str(journey.matter.public_id))
    capacity = journey.actor("dispatcher").capacities[0]

    choices = candidates.unit_choices(matter, capacity, given.AT)

    assert [(c.unit.name, c.duties, c.open_matters) for c in choices] == [
        ("示例县交通运输局", ("农村公路：公路法第八条",), 1),
        ("示例县水利局", (), 0),
        ("示例县供电公司", (), 0),
    ]


def test_similar_are_those_of_the_place_within_ninety_days_that_the_actor_sees(world: given.County) -> None:
    old = given.pending(world, at=given.AT - timedelta(days=91))
    near = given.pending(world, at=given.AT - timedelta(days=89))
    opinion = given.pending(world)

    clerk, stranger = world.actor("clerk", given.AT), world.actor("other_clerk", given.AT)

    assert [(s.opinion.pk, s.people, s.mergeable, s.reasons) for s in similar_opinions(clerk, opinion, given.AT)] == [
        (near.pk, 1, False, ("同一地点", "说法相近"))
    ]
    assert old.pk != near.pk
    assert similar_opinions(stranger, opinion, given.AT) == []
