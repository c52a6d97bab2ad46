"""A pool with known numbers: opinions of two townships, counted, and common problems in each state."""

from datetime import datetime, timedelta
from itertools import count

from core.actors import PASSER_BY
from insights.models import CommonProblem
from insights.services import counting, problems
from insights.states import FollowUpKind, ProblemOutcome
from suggestions.inputs import NOTICE_VERSION
from suggestions.models import Opinion
from suggestions.services import collect
from suggestions.tests import given
from suggestions.tests.county_words import OTHER_TOWNSHIP_VILLAGE

AT = given.AT
LATER = AT + timedelta(days=40)
_serial = count(1)


def elsewhere(world: given.County, *, at: datetime = AT, bypass_local: bool = False, **said: object) -> Opinion:
    """Return an opinion sent by the code of the other township's station (松岭镇)."""
    receipt = collect.submit(
        key=f"elsewhere-{next(_serial)}-0123456789",
        station_id=world.stations["other_station"].pk,
        deputy_id=None,
        statement=given.Said(bypass_local=bypass_local, **said).statement(world.region(OTHER_TOWNSHIP_VILLAGE).pk),
        notice_version=NOTICE_VERSION,
        actor=PASSER_BY,
        at=at,
    )
    return Opinion.objects.get(pk=receipt.opinion_id)


def world() -> given.County:
    """Return the county with both townships."""
    return given.county(with_other_township=True)


def filled() -> given.County:
    """Return a county with a known pool, counted.

    桃溪镇 in November: three received of category 01 (one closed A and satisfied, one handed out, one to be
    dispatched), one not classified, one directly answered; in October one not classified. 松岭镇 in November: two not
    classified, one of which went past it to the county.
    """
    county = world()
    given.closed(county)
    given.dispatched(county)
    given.to_dispatch(county)
    given.pending(county)
    given.answered(county)
    given.pending(county, at=AT.replace(month=10))
    elsewhere(county)
    elsewhere(county, bypass_local=True)
    counting.recount_all()
    return county


def opinions(county: given.County, number: int = 2) -> list[int]:
    """Return the ids of new opinions of 桃溪镇, counted."""
    ids = [given.pending(county).pk for _ in range(number)]
    counting.recount(ids)
    return ids


def candidate(county: given.County, *, by: str = "presidium_clerk", ids: list[int] | None = None) -> CommonProblem:
    """Return a problem 待确认, gathered by this person."""
    return problems.propose(
        key=f"problem-{next(_serial)}",
        title="村口到学校的路反复塌方",
        statement="几户群众先后反映同一段路塌方，修了又塌。",
        opinion_ids=ids or opinions(county),
        actor=county.actor(by, AT),
        at=AT,
    )


def confirmed(county: given.County, *, by: str = "presidium_clerk", **other: object) -> CommonProblem:
    """Return a problem 已确认."""
    made = candidate(county, by=by, **other)
    return problems.confirm(problem_id=made.pk, actor=county.actor(by, AT), at=AT, version=made.version)


def followed_up(county: given.County, *, by: str = "presidium_clerk", **other: object) -> CommonProblem:
    """Return a problem 跟进中."""
    made = confirmed(county, by=by, **other)
    return problems.follow_up(
        problem_id=made.pk, actor=county.actor(by, AT), at=AT, version=made.version, kind=FollowUpKind.RESEARCH,
        note="镇人大组织代表实地调研。",
    )  # fmt: skip


def closed(county: given.County, *, by: str = "presidium_clerk", **other: object) -> CommonProblem:
    """Return a problem 已了结."""
    made = followed_up(county, by=by, **other)
    return problems.close(
        problem_id=made.pk, actor=county.actor(by, AT), at=AT, version=made.version, outcome=ProblemOutcome.SOLVED,
        conclusion="路基已经重做，验收合格。",
    )  # fmt: skip
