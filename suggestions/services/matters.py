"""Opening matters: the one place where a piece of work gets its number, its parties and its first clocks."""

from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import Organisation
from core import sequences
from core.actors import Actor, Capacity
from core.clock import local_year
from core.errors import RuleBroken
from suggestions import co_deadlines, deadlines, policies
from suggestions.models import Assignment, Matter, MatterDeputy
from suggestions.services.steps import announce_matter
from suggestions.states import Grade, Level, MatterAction, MatterKind, MatterState, Part, Urgency

MATTER_SERIES = "matter"
TITLE_MAX = 40


@dataclass(frozen=True)
class Work:
    """What is to be done, where, and who oversees it."""

    title: str
    summary: str
    owner_id: int
    level: str
    region_id: int
    category_id: int
    grade: str = Grade.GENERAL
    urgency: str = Urgency.NORMAL
    kind: str = MatterKind.OPINION
    source_id: int | None = None
    # The step whose term the dispatch has, where it is not that of the level's.
    dispatch_step: str = ""
    # Who proposed or asked, the leading one first.
    deputy_ids: list[int] = field(default_factory=list)


def write_matter(work: Work, at: datetime) -> Matter:
    """Store a matter that waits for dispatch, in the caller's transaction; the dispatch clock runs from now."""
    year = local_year(at)
    matter = Matter.objects.create(
        kind=work.kind,
        source_id=work.source_id,
        year=year,
        serial=sequences.next_number(MATTER_SERIES, year),
        state=MatterState.TO_DISPATCH if work.level == Level.TOWNSHIP else MatterState.ESCALATED,
        level=work.level,
        owner_id=work.owner_id,
        region_id=work.region_id,
        title=work.title[:TITLE_MAX],
        summary=work.summary,
        category_id=work.category_id,
        grade=work.grade,
        urgency=work.urgency,
        accepted_at=at,
    )
    MatterDeputy.objects.bulk_create(
        [MatterDeputy(matter=matter, deputy_id=pk, leads=not order) for order, pk in enumerate(work.deputy_ids)]
    )
    kind = "dispatch" if work.level == Level.TOWNSHIP else "county_dispatch"
    deadlines.start_for_matter(matter, kind, at, step=work.dispatch_step)
    return matter


def open_matter(
    work: Work, *, actor: Actor, capacity: Capacity, at: datetime, lead_unit_id: int | None = None
) -> Matter:
    """立项: open a matter that comes from no opinion, in the caller's transaction, and return it.

    With a lead unit it is dispatched at once, and the reply clock runs (a rectification's unit is known when it opens).

    :raises RuleBroken: for an opinion, which is accepted instead  :raises IntegrityError: when its source has a matter
    """
    if work.kind == MatterKind.OPINION:
        raise RuleBroken("群众意见要经受理才能办理。")
    matter = write_matter(work, at)
    if lead_unit_id is not None:
        _dispatch_at_once(matter, lead_unit_id, at)
    announce_matter(matter, MatterAction.OPEN, actor, capacity, at, kind=matter.kind, source_id=work.source_id)
    return matter


def _dispatch_at_once(matter: Matter, lead_unit_id: int, at: datetime) -> None:
    matter.state, matter.dispatched_at = MatterState.DISPATCHED, at
    matter.save()
    assign(matter, Organisation.objects.get(pk=lead_unit_id), Part.LEAD, at)
    for kind in ("dispatch", "county_dispatch"):
        deadlines.stop_for_matter(matter, kind, at)
    deadlines.start_handling(matter, at, contact=policies.reachable(matter))


def assign(matter: Matter, unit: Organisation, part: Part, at: datetime) -> None:
    """Give a unit its part in the current round; its clocks run from now."""
    assignment = Assignment.objects.create(
        matter=matter, unit=unit, part=part, round_no=matter.round_no, assigned_at=at
    )
    deadlines.start_for_assignment(assignment, matter, "sign", at)
    if part == Part.CO:
        co_deadlines.start_co_opinion(assignment, matter, at)
