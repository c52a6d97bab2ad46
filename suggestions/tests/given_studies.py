"""Studies by one deputy, reached through real commands: asked by name, accepted."""

from suggestions.services import deputy_study, group_offers
from suggestions.tests import given
from suggestions.tests.county import County
from suggestions.tests.journey import Journey

NOTE = "请到现场看看，这段路归谁管、该怎么修。"
FOUND = "到现场看了，路基被水掏空约十米，属于村道，要回填压实，先设警示桩。"


def asked(world: County | None = None, *, who: str = "county_deputy", **other: object) -> Journey:
    """代表研判中, waiting for 李国华, who does not follow the opinion."""
    journey = given.classified(world, **other)
    said = {"deputy_id": journey.world.deputies[who].pk, "note": NOTE}
    journey.opinion_step(deputy_study.offer_to_deputy, "clerk", **said)
    return journey


def studying(world: County | None = None, *, who: str = "county_deputy", **other: object) -> Journey:
    """代表研判中, taken on."""
    journey = asked(world, who=who, **other)
    journey.opinion_step(group_offers.accept_offer, who)
    return journey
