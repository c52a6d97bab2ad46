"""Taking the ledger out of the system: its lines for a file, with names only where the keeper may read them."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from accounts.policies import sees_county
from core.actors import Actor, Capacity
from core.clock import SHANGHAI
from core.exports import Chosen, ExportKind
from core.models import ExportJob
from suggestions.models import Opinion, PersonalDataAccess
from suggestions.policies import PRESIDIUM, STATION, contact_reader
from suggestions.selectors import ledger
from suggestions.states import IdentityMode

KEY = "ledger"
PAGE = 200
PEOPLE = ("姓名", "电话")
WITHHELD = ("不显示", "不显示")
# What a month that cannot be read would be; the faces hand over one that can.
FIRST = datetime(2000, 1, 1, tzinfo=SHANGHAI)


def keeper(actor: Actor) -> Capacity | None:
    """Return in which capacity this actor keeps a ledger: a station's, a township's or the county congress's staff."""
    posts = actor.acting_as(*STATION, *PRESIDIUM)
    if posts:
        return posts[0]
    return actor.capacities[0] if sees_county(actor) and actor.capacities else None


def names_people(actor: Actor) -> bool:
    """Return whether this actor's post reads names at all: stations, townships, the county's dispatcher."""
    return bool(actor.acting_as(*STATION, *PRESIDIUM, "county_dispatcher"))


def month_words(chosen: Chosen) -> str:
    """Return which month was chosen."""
    year, _, month = chosen["month"].partition("-")
    return f"{year}年{int(month)}月"


def _found(actor: Actor, chosen: Chosen) -> list[int]:
    begin, end = ledger.month_of(chosen["month"], FIRST)
    opinions = ledger.opinions(actor, received_from=begin, received_to=end)
    return list(opinions.values_list("pk", flat=True))


def count(actor: Actor, chosen: Chosen) -> int:
    """Return how many lines the file will have."""
    return len(_found(actor, chosen))


def lines(actor: Actor, job: ExportJob, at: datetime) -> Iterator[Sequence[str | int]]:
    """Yield the ledger's lines, so many opinions read at a time; each name shown is recorded as read."""
    ids = _found(actor, job.chosen)
    for first in range(0, len(ids), PAGE):
        wanted = ids[first : first + PAGE]
        found = list(ledger.with_everything(Opinion.objects.filter(pk__in=wanted)))
        people = _people(found, actor, job, at) if job.personal else {}
        for opinion, line in zip(found, ledger.lines(found, actor, first=first + 1), strict=True):
            yield (*line.cells(), *people.get(opinion.pk, WITHHELD)) if job.personal else line.cells()


def _people(found: list[Opinion], actor: Actor, job: ExportJob, at: datetime) -> dict[int, tuple[str, str]]:
    """Return names and phones of those who left them openly and whom this actor may read; confidential ones never."""
    readable = {}
    for opinion in found:
        if opinion.identity_mode != IdentityMode.REAL_NAME or getattr(opinion, "submitter", None) is None:
            continue
        capacity = contact_reader(opinion, actor)
        if capacity is not None:
            readable[opinion] = capacity
    PersonalDataAccess.objects.bulk_create(
        PersonalDataAccess(opinion=opinion, user_id=job.user_id, role=capacity.role, reason=job.purpose, at=at)
        for opinion, capacity in readable.items()
    )
    return {opinion.pk: (opinion.submitter.name, opinion.submitter.phone) for opinion in readable}


LEDGER = ExportKind(
    title="民情台账",
    keeper=keeper,
    names_people=names_people,
    described=month_words,
    headings=lambda personal: (*ledger.LABELS, *PEOPLE) if personal else ledger.LABELS,
    count=count,
    lines=lines,
)
