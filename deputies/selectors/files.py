"""The only place that puts a deputy's file (履职档案) together: offices, groups, pairings, what was done, year by year."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from core.clock import local_date, local_year
from core.registries import Section, deputy_sections
from deputies.models import CommitteeSeat, ContactPairing, Deputy, DutyRecord, GroupMembership, Mandate
from deputies.selectors import duties, groups
from deputies.states import COUNTED, SHORTFALLS, CongressLevel, DutyKind

OWN_SECTION = "deputies"
# 五个一: 走访一批选民、参加一次调研、提出一条建议、帮扶一户困难群众、解决一个具体问题 (苍溪).
FIVE_ONES = (
    ("走访一批选民", (DutyKind.VISIT,)),
    ("参加一次调研", (DutyKind.RESEARCH,)),
    ("提出一条建议", (DutyKind.SUGGESTION, DutyKind.COSPONSOR)),
    ("帮扶一户困难群众", (DutyKind.HELP, DutyKind.CHARITY)),
    ("解决一个具体问题", (DutyKind.GOOD_DEED, DutyKind.MEDIATION)),
)

HALF_DAYS = frozenset({DutyKind.CONGRESS_LEAVE, DutyKind.CONGRESS_ABSENCE})


@dataclass(frozen=True)
class KindCount:
    """How often something was done in a year, and how much in all (households, half-days)."""

    kind: DutyKind
    times: int
    quantity: int

    @property
    def words(self) -> str:
        """Return how much it was as people say it: visits with their households, absences in half-days."""
        if self.kind == DutyKind.VISIT and self.quantity != self.times:
            return f"{self.times}次，共{self.quantity}户"
        return f"{self.quantity}{'个半天' if self.kind in HALF_DAYS else '次'}"


@dataclass(frozen=True)
class File:
    """A deputy's file as its pages show it."""

    deputy: Deputy
    year: int
    years: tuple[int, ...]
    mandates: list[Mandate]
    seats: list[CommitteeSeat]
    memberships: list[GroupMembership]
    pairings: list[ContactPairing]
    counts: list[KindCount]
    pending: int
    five_ones: list[tuple[str, bool]]
    sections: list[Section] = field(default_factory=list)


def file_of(deputy: Deputy, year: int, at: datetime) -> File:
    """Return the file of a deputy with the records of a year; upper apps add their sections."""
    records = list(duties.of_year(deputy.pk, year))
    counts = counts_of(records)
    return File(
        deputy=deputy,
        year=year,
        years=years_of(deputy.pk, at),
        mandates=mandates_of(deputy.pk),
        seats=list(groups.seats_on(local_date(at)).filter(deputy=deputy)),
        memberships=groups.memberships_of(deputy.pk),
        pairings=list(groups.pairings_of(deputy.pk)),
        counts=counts,
        pending=sum(1 for record in records if record.state == "pending"),
        five_ones=five_ones(counts),
        sections=sections_of(deputy.pk, at),
    )


def mandates_of(deputy_id: int) -> list[Mandate]:
    """Return all mandates of a deputy, the highest level first, the latest term first within it."""
    order = {level.value: place for place, level in enumerate(CongressLevel)}
    found = Mandate.objects.filter(deputy_id=deputy_id).select_related("region")
    return sorted(found, key=lambda mandate: (order[mandate.level], -mandate.term, mandate.pk))


def years_of(deputy_id: int, at: datetime) -> tuple[int, ...]:
    """Return the years a deputy has records of, and the present one, the latest first."""
    days = DutyRecord.objects.filter(deputy_id=deputy_id, quantity__gt=0).dates("on", "year")
    return tuple(sorted({day.year for day in days} | {local_year(at)}, reverse=True))


def counts_of(records: list[DutyRecord]) -> list[KindCount]:
    """Return what counts of these records by kind, in the order of the words."""
    times: Counter[str] = Counter()
    quantity: Counter[str] = Counter()
    for record in records:
        if record.state in COUNTED:
            times[record.kind] += 1
            quantity[record.kind] += record.quantity
    return [KindCount(kind, times[kind], quantity[kind]) for kind in DutyKind if times[kind]]


def five_ones(counts: list[KindCount]) -> list[tuple[str, bool]]:
    """Return the five targets of a year, each with whether a record shows it."""
    done = {count.kind for count in counts}
    return [(target, any(kind in done for kind in kinds)) for target, kinds in FIVE_ONES]


def sections_of(deputy_id: int, at: datetime) -> list[Section]:
    """Return what the upper apps have to say of a deputy, this app's own public facts left out."""
    offered = [find(deputy_id, at) for key, find in deputy_sections.items() if key != OWN_SECTION]
    return [section for section in offered if section is not None]


def public_facts(deputy_id: int, at: datetime) -> Section | None:
    """Return the facts of the year for the public page (代表法 §58): how often what was done; no points, no shortfalls."""
    year = local_year(at)
    counts = [c for c in counts_of(list(duties.of_year(deputy_id, year))) if c.kind not in SHORTFALLS]
    if not counts:
        return None
    return Section(f"{year}年履职情况", "deputies/_public_facts.html", {"year": year, "counts": counts})
