"""Matters after their reply, reached through real commands: promises on their way, visits made, problems back."""

from datetime import date, datetime, timedelta

from core.clock import local_date
from suggestions.models import Commitment, Matter, ReturnVisit
from suggestions.services import adjudication, promises, reopening, visits
from suggestions.services.adjudication import Talk
from suggestions.services.promises import Fulfilment
from suggestions.states import CitizenAtHearing, ResultClass
from suggestions.tests import given
from suggestions.tests.journey import HANDLER, Journey, overseer_of

REPORT = "水池扩建完成，11月30日起全村不再停水。"
EVIDENCE = "验收单一份，村委会和三户群众签字。"
CAME_BACK = "上个月又塌了一段，比原来还宽，孩子又要绕路。"


def promised(world: given.County | None = None, **other: object) -> Journey:
    """承诺跟踪: the unit has promised to be done by 31 March 2027, both were satisfied."""
    return given.ended(world, result_class=ResultClass.B, **other)


def reported(world: given.County | None = None, *, lead: str = "township_gov", **other: object) -> Journey:
    """The unit says that it has kept its promise."""
    journey = promised(world, lead=lead, **other)
    report(journey, lead=lead)
    return journey


def report(journey: Journey, *, lead: str = "township_gov") -> None:
    """Report the promise as kept."""
    said = Fulfilment(REPORT, EVIDENCE)
    journey.matter_step(promises.report_fulfilment, HANDLER[lead], fulfilment=said)


def fulfilled(world: given.County | None = None, **other: object) -> Journey:
    """已办结: the promise was kept and somebody has looked."""
    journey = reported(world, **other)
    journey.matter_step(promises.confirm_fulfilment, overseer_of(journey), check_note="到现场看了，水已经通了。")
    return journey


def changed(journey: Journey, due_on: date, key: str = "township_handler") -> None:
    """Give the promise another date."""
    journey.matter_step(promises.change_commitment, key, due_on=due_on, reason="雨季不能施工，推迟到旱季。")


def visited(journey: Journey, still_ok: str, *, by: str = "clerk", days: int = 30, note: str = "问了反映人。") -> None:
    """Make a return visit so many days on."""
    journey.later(days=days)
    journey.matter_step(visits.record_visit, by, way="phone", still_ok=still_ok, note=note, done_on=None)


def reopened(world: given.County | None = None, *, by: str = "citizen", **other: object) -> Journey:
    """待重新交办: closed as solved, then the problem came back."""
    journey = given.ended(world, **other)
    journey.later(days=20)
    journey.matter_step(reopening.reopen, by, evidence=CAME_BACK)
    return journey


def promise_of(matter: Matter) -> Commitment:
    """Return the promise entered last."""
    return Commitment.objects.filter(matter=matter).latest("pk")


def visits_of(matter: Matter) -> list[ReturnVisit]:
    """Return the visits of a matter, the first planned first."""
    return list(ReturnVisit.objects.filter(matter=matter).order_by("planned_on", "pk"))


def morning_of(day: date) -> datetime:
    """Return ten in the morning of a day."""
    return datetime.combine(day, datetime.min.time(), given.AT.tzinfo) + timedelta(hours=10)


def heard(journey: Journey, *, hours: float = 24, **other: object) -> None:
    """Register a hearing of the matter under adjudication."""
    people = ("周敏，县人大代表工委", "黄立，县人大代表", "高明，承办单位负责人")
    said = {
        "held_on": local_date(journey.at),
        "place": "县人大机关会议室",
        "participants": people,
        "citizen": CitizenAtHearing.CAME,
        "said": "反映人要求修好路肩，单位说明已经列入下月工程。",
    }
    journey.matter_step(adjudication.record_hearing, "dispatcher", hours=hours, talk=Talk(**{**said, **other}))
