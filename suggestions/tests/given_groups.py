"""Opinions that ask for special knowledge, offered to a specialised group of the invented county."""

from datetime import datetime

from core.actors import SYSTEM
from deputies import services as deputies
from deputies.models import DeputyGroup, Mandate
from deputies.states import GroupKind, GroupRole
from suggestions.models import GroupOffer, Opinion
from suggestions.services import group_offers, triage
from suggestions.states import Grade, Urgency
from suggestions.tests import given
from suggestions.tests.journey import Journey

GROUP = "交通和城建代表小组"


LEADER_AND_MEMBER = ("county_deputy", "deputy")


def group(
    world: given.County,
    *,
    name: str = GROUP,
    subject: str = "交通出行、城乡建设",
    members: tuple[str, ...] = LEADER_AND_MEMBER,
) -> DeputyGroup:
    """A specialised group of the county, led by the first of its members: 李国华, and 王秀英."""
    found = DeputyGroup.objects.filter(name=name).first()
    if found is not None:
        return found
    region = world.region(given.COUNTY)
    made = deputies.found_group(
        name=name, kind=GroupKind.SPECIALISED, subject=subject, region_id=region.pk, actor=SYSTEM, at=given.AT
    )
    for key in members:
        mandate = Mandate.objects.get(deputy=world.deputies[key])
        role = GroupRole.LEADER if key == members[0] else GroupRole.MEMBER
        deputies.join_group(group_id=made.pk, mandate_id=mandate.pk, role=role, actor=SYSTEM, at=given.AT)
    return made


def tagged(world: given.County | None = None, *, at: datetime = given.AT, **other: object) -> Journey:
    """初审中, classified and tagged 专业性强."""
    journey = given.taken(world or given.county(), at=at, **other)
    group(journey.world)
    classify(journey, is_specialised=True)
    return journey


def classify(journey: Journey, *, urgency: str = Urgency.NORMAL, **tags: bool) -> None:
    """Classify as the clerk does, with these tags."""
    journey.opinion_step(
        triage.classify, "clerk", category_id=journey.world.category("01").pk, grade=Grade.MAJOR, urgency=urgency,
        place_region_id=journey.world.region(given.VILLAGE).pk, place_text="", title=given.TITLE,
        summary=given.SUMMARY, followup_deputy_id=None, **tags,
    )  # fmt: skip


def offered(world: given.County | None = None, *, at: datetime = given.AT, **other: object) -> Journey:
    """小组研判中: offered, nobody has answered."""
    journey = tagged(world, at=at, **other)
    journey.opinion_step(
        group_offers.offer_to_group, "clerk", group_id=group(journey.world).pk, note="这段路归谁管、怎样修才管用。"
    )
    return journey


def with_group(world: given.County | None = None) -> Opinion:
    """小组研判中."""
    return offered(world).opinion


def accepted(world: given.County | None = None, **other: object) -> Journey:
    """小组研判中, accepted by the group's leader."""
    journey = offered(world, **other)
    journey.opinion_step(group_offers.accept_offer, "county_deputy")
    return journey


def found(world: given.County | None = None, **other: object) -> Journey:
    """初审中 again, with the group's findings."""
    journey = accepted(world, **other)
    journey.opinion_step(
        group_offers.submit_findings, "deputy", findings="路基是老河道，光补路面没有用，要先做排水。",
        proposal="dispatch", unit_ids=[journey.world.unit("roads").pk],
    )  # fmt: skip
    return journey


def offer_of(journey: Journey) -> GroupOffer:
    """Return the last offer as it stands."""
    offer = GroupOffer.objects.filter(opinion=journey.opinion).first()
    assert offer is not None
    return offer
