"""A quarter of the roads office whose every figure is known by hand, and a little of others."""

from datetime import datetime

from core.clock import SHANGHAI
from insights.stretches import Stretch, clean_stretch
from insights.tests import given as pooled
from suggestions.services import feedback, returns
from suggestions.states import Satisfaction
from suggestions.tests import aftercare, given
from suggestions.tests.journey import rate

# Everything began on Wednesday 18 November 2026; its terms of fifteen working days were over in December.
AFTER = datetime(2027, 1, 5, 9, 0, tzinfo=SHANGHAI)


def quarter() -> Stretch:
    """Return the last quarter of 2026."""
    return clean_stretch("2026q4", AFTER)


def story() -> given.County:
    """Return the county after that quarter.

    With the roads office: A closed as solved; B never touched; C handled twice and disputed; D closed, then it came
    back; E promised until March; F returned and given to the water office; G answered, sent back, not answered again.
    The water office also owes a co-opinion to the township's government (H); the power company's first round is being
    rated (I).
    """
    world = pooled.world()
    given.closed(world, lead="roads")
    given.signed(world, lead="roads")
    given.disputed(world, lead="roads")
    aftercare.reopened(world, lead="roads")
    aftercare.promised(world, lead="roads")
    journey = given.signed(world, lead="roads")
    water = world.unit("water").pk
    journey.matter_step(returns.ask_return, "roads_handler", reason="水库管养的路。", proposed_unit_id=water)
    journey.matter_step(returns.agree_return, "dispatcher", lead_unit_id=water)
    sent_back = given.replied(world, lead="roads")
    sent_back.matter_step(feedback.send_back_reply, "dispatcher", reason="没有逐条答复，请补充。")
    given.handed_out(world, co=("water_office",))
    told = given.told(world, lead="power")
    rate(told, "citizen", Satisfaction.SATISFIED)
    return world
