"""The only place that reads deputies for everybody: the roll by congress and place, and one deputy's public facts.

Source: 代表法第五十八条. A telephone, an address and the home village are no such facts and are never read here.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, Func, OuterRef, Prefetch, Q, QuerySet, Value

from accounts.models import Region
from accounts.states import RegionLevel
from deputies.models import Deputy, Mandate
from deputies.selectors.roll import exercisable, in_office, of_region
from deputies.states import CongressLevel, MandateStatus

PUBLIC_FIELDS = ("pk", "public_id", "name", "sex", "bio_public")
LEVEL_ORDER = {level.value: place for place, level in enumerate(CongressLevel)}
SUCCESSORS_MAX = 5


class InGb18030(Func):
    """A name's bytes in GB18030, whose common characters stand in the order of their pinyin."""

    function = "convert_to"

    def __init__(self, expression: str) -> None:
        super().__init__(F(expression), Value("GB18030"))


def roll(*, level: str = "", township: str = "", search: str = "") -> QuerySet[Deputy]:
    """Return the deputies in office by name, of one congress level, of a township, or with these words in the name.

    A township finds those who sit in its congress and those of higher ones who live in it; the village is not told.
    """
    mandates = Mandate.objects.filter(exercisable(), deputy=OuterRef("pk"))
    found = Deputy.objects.filter(Exists(mandates.filter(level=level) if level else mandates))
    if township:
        found = found.filter(of_region(township))
    if search:
        found = found.filter(name__contains=search)
    return _with_mandates(found).order_by(InGb18030("name"), "pk")


def _with_mandates(deputies: QuerySet[Deputy]) -> QuerySet[Deputy]:
    mandates = Mandate.objects.select_related("region").order_by("-term", "pk")
    return deputies.only(*PUBLIC_FIELDS).prefetch_related(Prefetch("mandates", mandates))


def townships() -> list[tuple[str, str]]:
    """Return code and name of the county's townships and streets."""
    regions = Region.objects.filter(level=RegionLevel.TOWNSHIP)
    return list(regions.order_by("code").values_list("code", "name"))


@dataclass(frozen=True)
class Office:
    """One mandate in words: which congress, which term, where elected, and whether it is held now."""

    congress: str
    district: str
    term: int
    status: str
    held: bool
    until: date | None
    starts_on: date


@dataclass(frozen=True)
class PublicDeputy:
    """A deputy as everybody may know the deputy; `ended_on` when no office is held any more."""

    deputy: Deputy
    offices: tuple[Office, ...]
    serves: bool
    suspended: bool
    ended_on: date | None


def offices_of(deputy: Deputy, *, held_only: bool = False) -> tuple[Office, ...]:
    """Return the deputy's mandates, the highest level first; `deputy` comes from one of the reads here."""
    mandates = sorted(deputy.mandates.all(), key=lambda m: (LEVEL_ORDER[m.level], -m.term))
    found = tuple(_office(mandate) for mandate in mandates)
    return tuple(office for office in found if office.held) if held_only else found


def _office(mandate: Mandate) -> Office:
    level = CongressLevel(mandate.level)
    where = mandate.region.name if level in (CongressLevel.COUNTY, CongressLevel.TOWNSHIP) else level.label
    return Office(
        congress=f"{where}人大代表",
        district=mandate.district,
        term=mandate.term,
        status=mandate.get_status_display(),
        held=mandate.status == MandateStatus.ACTIVE,
        until=mandate.ends_on,
        starts_on=mandate.starts_on,
    )


def deputy_by(public_id: UUID) -> PublicDeputy | None:
    """Return a deputy who holds or held a mandate, else None."""
    found = _with_mandates(Deputy.objects.filter(public_id=public_id)).first()
    mandates = list(found.mandates.all()) if found is not None else []
    if found is None or not mandates:
        return None
    serves = any(m.status == MandateStatus.ACTIVE for m in mandates)
    suspended = not serves and any(m.status == MandateStatus.SUSPENDED for m in mandates)
    ended = [m.ends_on for m in mandates if m.ends_on is not None]
    ended_on = max(ended) if ended and not serves and not suspended else None
    return PublicDeputy(found, offices_of(found), serves, suspended, ended_on)


def successors(deputy: Deputy) -> list[Deputy]:
    """Return who now holds an office for the districts this deputy had, by name; empty with no district on record."""
    same = Q(pk__in=())
    for mandate in deputy.mandates.all():
        if mandate.district and mandate.status != MandateStatus.ACTIVE:
            same |= Q(level=mandate.level, region_id=mandate.region_id, district=mandate.district)
    now_held = Mandate.objects.filter(exercisable(), same, deputy=OuterRef("pk"))
    found = Deputy.objects.filter(in_office(), Exists(now_held)).exclude(pk=deputy.pk)
    return list(_with_mandates(found).order_by(InGb18030("name"), "pk")[:SUCCESSORS_MAX])
