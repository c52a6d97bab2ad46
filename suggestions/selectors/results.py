"""The only place that reads results for the public: what was published, by place and field, in plain words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import Region
from accounts.states import CODE_LENGTHS, RegionLevel
from core.clock import SHANGHAI
from deputies.models import Deputy
from liaison.models import Station
from liaison.states import StationCategory
from suggestions.models import Assignment, Category, Matter, MatterDeputy, Opinion, Publication, Rating, Reply
from suggestions.selectors.publications import ENDED
from suggestions.states import (
    MatterKind,
    MatterState,
    Part,
    PublicationState,
    Remark,
    ResultClass,
    Satisfaction,
    WithdrawReason,
)

SHOWN_IN_SECTION = 5
OUTCOMES = {
    ResultClass.A: ("ok", "已经解决"),
    ResultClass.B: ("info", "正在解决"),
    ResultClass.C: ("mute", "目前条件不具备，以后解决"),
    ResultClass.D: ("mute", "留作今后工作参考"),
}
WORST_FIRST = (Satisfaction.DISSATISFIED, Satisfaction.BASICALLY, Satisfaction.SATISFIED)
TAKEN_UP_AGAIN = "这件事又在办理，办结以后再公开结果。"


def published() -> QuerySet[Publication]:
    """Return what the public may read: published, and not being handled again since."""
    return Publication.objects.filter(state=PublicationState.PUBLISHED, matter__state__in=ENDED)


def result_rows(*, place: str = "", category: str = "") -> QuerySet[Publication]:
    """Return the published results of a place and a field with what a list shows, the newest first."""
    found = published()
    if place:
        found = found.filter(region__code__startswith=place)
    if category:
        found = found.filter(matter__category__code=category)
    return _newest_first(found)


def _newest_first(found: QuerySet[Publication]) -> QuerySet[Publication]:
    related = found.select_related("region__parent", "matter__category").defer("problem", "reply", "note")
    return related.order_by("-published_at", "-pk")


@dataclass(frozen=True)
class Row:
    """One published result in a list."""

    publication: Publication
    place: str
    tone: str
    outcome: str


def row(publication: Publication) -> Row:
    """Return a result of a list in words."""
    tone, outcome = outcome_of(publication.matter)
    return Row(publication, place_of(publication.region), tone, outcome)


@dataclass(frozen=True)
class Choices:
    """What the list can be narrowed to: townships, the villages of the chosen one that have results, fields."""

    townships: list[tuple[str, str]]
    villages: list[tuple[str, str]]
    categories: list[tuple[str, str]]


def choices(township: str) -> Choices:
    """Return what may be chosen; three queries, whatever was chosen."""
    regions = Region.objects.order_by("code").values_list("code", "name")
    shown = published().filter(region=OuterRef("pk"))
    villages = regions.filter(Exists(shown), level=RegionLevel.VILLAGE, code__startswith=township or "-")
    return Choices(
        townships=list(regions.filter(level=RegionLevel.TOWNSHIP)),
        villages=list(villages),
        categories=list(Category.objects.values_list("code", "name")),
    )


def result_for(public_id: UUID) -> Publication | None:
    """Return what is or was public under this identifier, with what its page shows, else None."""
    ever = Publication.objects.filter(state__in=(PublicationState.PUBLISHED, PublicationState.WITHDRAWN))
    approved = Prefetch("replies", Reply.objects.filter(approved_at__isnull=False))
    parts = Assignment.objects.select_related("unit").prefetch_related(approved).order_by("part", "pk")
    matters = Matter.objects.select_related("category").prefetch_related(
        Prefetch("assignments", parts),
        Prefetch("ratings", Rating.objects.order_by("pk")),
        Prefetch("sponsors", MatterDeputy.objects.filter(leads=True).select_related("deputy"), to_attr="proposers"),
    )
    found = ever.select_related("region__parent").prefetch_related(Prefetch("matter", matters))
    return found.filter(public_id=public_id).first()


@dataclass(frozen=True)
class Result:
    """A published result as its page shows it: no name but the units', no day for somebody who stays unknown."""

    publication: Publication
    place: str
    kind: str
    tone: str
    outcome: str
    units: str
    co_units: str
    accepted: str
    ended: str
    promised: str
    satisfaction: str
    # Who proposed it; a suggestion is public with its deputy's name.
    proposer: Deputy | None = None


def told(publication: Publication) -> Result:
    """Return a result of `result_for` in words."""
    matter = publication.matter
    tone, outcome = outcome_of(matter)
    return Result(
        publication=publication,
        place=place_of(publication.region),
        kind=MatterKind(matter.kind).label,
        tone=tone,
        outcome=outcome,
        units=_units(matter, Part.LEAD),
        co_units=_units(matter, Part.CO),
        accepted=_day(matter.accepted_at, publication.coarse),
        ended=_day(matter.closed_at, publication.coarse),
        promised=_promised(matter),
        satisfaction=_satisfaction(matter) if publication.show_satisfaction else "",
        proposer=_proposer(matter),
    )


def gone_because(publication: Publication) -> str:
    """Return why there is nothing to read any more, empty while there is."""
    if publication.state == PublicationState.WITHDRAWN:
        return f"撤下的原因：{WithdrawReason(publication.withdraw_reason).label}。"
    return "" if publication.matter.state in ENDED else TAKEN_UP_AGAIN


def outcome_of(matter: Matter) -> tuple[str, str]:
    """Return the tone and the plain words of how a matter ended."""
    if matter.remark == Remark.EXPLAINED:
        return "mute", "经会商作了解释说明"
    if matter.remark == Remark.ACCEPTED:
        return "ok", "整改已验收"
    return OUTCOMES[ResultClass(matter.result_class)] if matter.result_class else ("mute", "已办结")


def place_of(region: Region) -> str:
    """Return the place with the township it lies in."""
    above = region.parent.name if region.level == RegionLevel.VILLAGE and region.parent is not None else ""
    return f"{above}{region.name}"


def _units(matter: Matter, part: Part) -> str:
    current = [a for a in matter.assignments.all() if a.round_no == matter.round_no and a.part == part]
    return "、".join(assignment.unit.name for assignment in current)


def _proposer(matter: Matter) -> Deputy | None:
    if matter.kind != MatterKind.SUGGESTION:
        return None
    proposers = getattr(matter, "proposers", None)
    return proposers[0].deputy if proposers else None


def _promised(matter: Matter) -> str:
    """Return by when what is not done yet was promised; empty when there is no promise open."""
    if matter.state != MatterState.TRACKING:
        return ""
    parts = [a for a in matter.assignments.all() if a.round_no == matter.round_no]
    replies = [r for a in parts for r in a.replies.all() if r.approved_at is not None]
    day = replies[-1].committed_on if replies else None
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _day(moment: datetime | None, coarse: bool) -> str:
    if moment is None:
        return ""
    local = moment.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月" if coarse else f"{local.year}年{local.month}月{local.day}日"


def _satisfaction(matter: Matter) -> str:
    """Return what those asked said of the last round, in words and never who said it."""
    last = [rating for rating in matter.ratings.all() if rating.round_no == matter.round_no]
    by_citizens = _verdict(r.outcome for r in last if r.opinion_id is not None)
    by_deputies = _verdict(r.outcome for r in last if r.deputy_id is not None)
    said = [f"群众{by_citizens}" if by_citizens else "", f"代表{by_deputies}" if by_deputies else ""]
    return "，".join(filter(None, said)) or "没有收到评价"


def _verdict(outcomes: Iterable[str]) -> str:
    """Return the word most chose, the worse one where as many chose another."""
    counted = Counter(outcomes)
    if not counted:
        return ""
    most = max(counted.values())
    word = next(word for word in WORST_FIRST if counted[word] == most)
    return word.label if len(counted) == 1 else f"多数{word.label}"


def of_station(station_id: int) -> list[Publication]:
    """Return the newest results of what a station took in.

    Those of somebody who stays unknown are shown by the township's own station only, for all stations of the township.
    """
    station = Station.objects.select_related("region").filter(pk=station_id).first()
    if station is None:
        return []
    here = Opinion.objects.filter(matter=OuterRef("matter"), station_id=station_id)
    shown = Q(Exists(here), coarse=False)
    if station.category == StationCategory.TOWNSHIP:
        township = station.region.code[: CODE_LENGTHS[RegionLevel.TOWNSHIP]]
        shown |= Q(coarse=True, region__code=township)
    return list(_newest_first(published().filter(shown))[:SHOWN_IN_SECTION])


def of_deputy(deputy_id: int) -> list[Publication]:
    """Return the newest results a deputy followed or proposed; none of somebody who stays unknown."""
    followed = Opinion.objects.filter(matter=OuterRef("matter"), followup_deputy_id=deputy_id)
    proposed = MatterDeputy.objects.filter(matter=OuterRef("matter"), deputy_id=deputy_id)
    found = published().filter(Q(Exists(followed)) | Q(Exists(proposed)), coarse=False)
    return list(_newest_first(found)[:SHOWN_IN_SECTION])
