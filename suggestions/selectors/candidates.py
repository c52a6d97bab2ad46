"""What staff choose from in triage and dispatch: places, follow-up deputies, units, each with its reason."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts import selectors as organisations
from accounts.models import Organisation, Region, active_on
from accounts.states import CODE_LENGTHS, OrgKind, RegionLevel
from core.actors import Actor, Capacity
from core.clock import local_date
from deputies import selectors as deputies
from deputies.models import Deputy
from liaison import selectors as liaison
from liaison.models import StationPosting
from liaison.states import PostingMode
from suggestions.models import Assignment, Category, DutyEntry, Matter, Opinion
from suggestions.states import AssignmentState

TOWNSHIP_DIGITS = CODE_LENGTHS[RegionLevel.TOWNSHIP]


def places_for(opinion: Opinion) -> QuerySet[Region]:
    """Return where the matter can be: the township of the place given with its villages, else the whole county."""
    place = opinion.place_region or opinion.owner.region
    places = Region.objects.order_by("code").only("pk", "name", "code", "level")
    return places.filter(code__startswith=place.code[:TOWNSHIP_DIGITS])


def record_places(actor: Actor) -> QuerySet[Region]:
    """Return where something recorded by this actor can be: the townships and villages of the actor's posts."""
    return organisations.regions_for(actor).exclude(level=RegionLevel.COUNTY).order_by("code")


@dataclass(frozen=True)
class FilterOptions:
    """What a list can be narrowed to: (code, name) of the categories and of the places in the actor's scope."""

    categories: list[tuple[str, str]]
    places: list[tuple[str, str]]


def filter_options(actor: Actor) -> FilterOptions:
    """Return both in one query: townships for those who see the county, villages for those of one township."""
    of_county = any(len(capacity.region_code) < TOWNSHIP_DIGITS for capacity in actor.capacities)
    level = RegionLevel.TOWNSHIP if of_county else RegionLevel.VILLAGE
    places = organisations.regions_for(actor).filter(level=level)
    columns = ("what", "code", "name")
    rows = Category.objects.annotate(what=Value("category")).order_by().values_list(*columns)
    both = rows.union(places.annotate(what=Value("place")).order_by().values_list(*columns), all=True).order_by("code")
    found = list(both)
    return FilterOptions(
        categories=[(code, name) for what, code, name in found if what == "category"],
        places=[(code, name) for what, code, name in found if what == "place"],
    )


@dataclass(frozen=True)
class DeputyChoice:
    """A deputy who may follow an opinion, and why this one is offered."""

    deputy: Deputy
    reason: str


def followup_choices(opinion: Opinion, at: datetime) -> list[DeputyChoice]:
    """Return who may follow: the owner of the code first, then the station's own deputies, then those going round.

    Nobody who works for the village the opinion complains of (design 6). Who works for the handling unit shows only at
    dispatch and is refused there.
    """
    station = opinion.station_id
    posting = StationPosting.objects.filter(active_on(local_date(at)), station=station, deputy=OuterRef("pk"))
    named = Q(pk=opinion.receiving_deputy_id) if opinion.receiving_deputy_id else Q(pk__in=())
    named |= Q(pk=opinion.followup_deputy_id) if opinion.followup_deputy_id else Q(pk__in=())
    posted = Q(pk__in=liaison.posted_at(station, at).values("pk")) if station is not None else Q(pk__in=())
    found = Deputy.objects.filter(posted | named).annotate(
        mode=Coalesce(Subquery(posting.values("mode")[:1]), Value("")), serves=deputies.in_office()
    )
    of_village = Q(employer__kind=OrgKind.SELF_GOV, employer__region_id=opinion.place_region_id)
    rows = found.exclude(of_village) if opinion.place_region_id else found
    return _ranked(opinion, list(rows.order_by("mode", "pk")))


def _ranked(opinion: Opinion, rows: list[Deputy]) -> list[DeputyChoice]:
    def rank(deputy: Deputy) -> int:
        if deputy.pk == opinion.receiving_deputy_id:
            return 0
        return 1 if deputy.mode == PostingMode.FIXED else 2  # type: ignore[attr-defined]

    reasons = ("群众联系的就是这位代表", "本站固定进站代表", "流动进站代表")
    ordered = sorted((d for d in rows if d.serves), key=rank)  # type: ignore[attr-defined]
    return [DeputyChoice(d, reasons[rank(d)]) for d in ordered]


@dataclass(frozen=True)
class UnitChoice:
    """A unit the acting side may dispatch to: the duties that name it for this category, and how much it has open."""

    unit: Organisation
    duties: tuple[str, ...]
    open_matters: int
    employs_deputy: str = ""


def unit_choices(matter: Matter, capacity: Capacity, at: datetime) -> list[UnitChoice]:
    """Return the units in reach, those the duty catalogue (职责目录) names for the category first."""
    working = Assignment.objects.filter(
        unit=OuterRef("pk"),
        state__in=(AssignmentState.TO_SIGN, AssignmentState.HANDLING),
        round_no=F("matter__round_no"),
    )
    counted = working.order_by().values("unit").annotate(n=Count("pk")).values("n")
    units = organisations.handling_units(capacity, at).annotate(
        open_matters=Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    )
    duties = _duties(matter, at)
    employers = {
        o.followup_deputy.employer_id: o.followup_deputy.name
        for o in matter.opinions.all()
        if o.followup_deputy is not None
    }
    choices = [
        UnitChoice(unit, tuple(duties.get(unit.pk, ())), unit.open_matters, employers.get(unit.pk, ""))
        for unit in units
    ]
    return sorted(choices, key=lambda choice: (not choice.duties, choice.unit.region.code, choice.unit.pk))


def _duties(matter: Matter, at: datetime) -> dict[int, list[str]]:
    day = local_date(at)
    begun = Q(active_from__isnull=True) | Q(active_from__lte=day)
    going_on = Q(active_to__isnull=True) | Q(active_to__gt=day)
    found: dict[int, list[str]] = {}
    for duty in DutyEntry.objects.filter(begun, going_on, category_id=matter.category_id).order_by("pk"):
        found.setdefault(duty.unit_id, []).append(f"{duty.subject}：{duty.basis}" if duty.subject else duty.basis)
    return found
