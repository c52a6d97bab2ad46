"""Extensions, reached through real commands: the lead unit of a matter in hand asks for a later day."""

from datetime import date

from suggestions.models import Matter
from suggestions.services import extending
from suggestions.tests import given
from suggestions.tests.county import County
from suggestions.tests.journey import HANDLER, Journey

WHY = "路基要等填料沉降，规范要求静置两周以后才能铺面。"
PLAN = "12月10日前回填完，设警示桩和便道，每周巡查两次，22日前铺面。"


def ask(journey: Journey, wished_on: date, *, lead: str = "township_gov", **other: object) -> None:
    """Ask for this day."""
    said = {"ground": "season", "reason": WHY, "plan": PLAN, "wished_on": wished_on, **other}
    journey.matter_step(extending.ask_extension, HANDLER[lead], **said)


def extension_review(world: County | None = None, *, lead: str = "township_gov", **other: object) -> Matter:
    """延期审核: asked on the day after dispatch for the farthest day."""
    journey = given.signed(world, lead=lead, **other)
    ask(journey, date(2026, 12, 23), lead=lead)
    return journey.matter
