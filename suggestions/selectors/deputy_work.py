"""What a deputy follows: the opinions given to or received by this deputy, and the matters that wait for the rating."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Left

from accounts.models import Region
from core.actors import Actor
from core.clock import local_date
from core.models import Clock, Notice
from deputies import selectors as deputies
from deputies.models import Mandate
from liaison import selectors as liaison
from liaison.models import QRCode, Station
from liaison.states import StationStatus
from suggestions.models import Matter, MatterDeputy, Opinion, Rating
from suggestions.selectors.group_offers import may_rest_on
from suggestions.selectors.places import places_around
from suggestions.selectors.scope import visible_matters, visible_opinions
from suggestions.selectors.sentences import SAYINGS
from suggestions.states import MatterState

EXCERPT = 60
NOTICES_SHOWN = 100


def _mine(actor: Actor) -> int:
    """Return which deputy the actor is, 0 for nobody."""
    return actor.identity("deputy") or 0


@dataclass(frozen=True)
class OpinionLine:
    """One line of a deputy's list."""

    opinion: Opinion
    status: str
    tone: str
    title: str
    followed: bool


def my_opinions(actor: Actor) -> QuerySet[Opinion]:
    """Return the deputy's opinions, the newest first, with what a list shows and nothing heavy."""
    return _light(visible_opinions(actor))


def opinions_to_rest_on(actor: Actor) -> QuerySet[Opinion]:
    """Return the same with those the deputy has studied; of these only the summary is the deputy's to read."""
    return _light(may_rest_on(actor))


def _light(opinions: QuerySet[Opinion]) -> QuerySet[Opinion]:
    seen = opinions.select_related("place_region", "owner", "matter")
    light = seen.defer("text", "summary", "answer", "guidance", "matter__summary", "matter__instruction")
    return light.annotate(excerpt=Left("text", EXCERPT)).order_by("-received_at", "-pk")


def line_of(opinion: Opinion, actor: Actor) -> OpinionLine:
    """Return how a list shows an opinion."""
    saying = SAYINGS[opinion.matter.state if opinion.matter is not None else opinion.state]
    return OpinionLine(
        opinion=opinion,
        status=saying.status,
        tone=saying.tone,
        title=opinion.title or opinion.excerpt,  # type: ignore[attr-defined]
        followed=opinion.followup_deputy_id == _mine(actor),
    )


def opinion_seen(actor: Actor, number: str) -> int | None:
    """Return the id of the opinion with this number if the deputy may see it, else None."""
    return visible_opinions(actor).filter(number=number).values_list("pk", flat=True).first()


def opinion_behind(actor: Actor, public_id: UUID) -> int | None:
    """Return the deputy's own opinion behind a matter, the one followed before one only received; else None."""
    mine = visible_opinions(actor).filter(matter__public_id=public_id)
    followed = mine.filter(followup_deputy_id=_mine(actor))
    return (followed or mine).order_by("pk").values_list("pk", flat=True).first()


def to_rate(actor: Actor) -> QuerySet[Matter]:
    """Return the matters that wait for this deputy's rating, the longest waiting first, with the last day to rate."""
    mine = _mine(actor)
    rated = Rating.objects.filter(matter=OuterRef("pk"), round_no=OuterRef("round_no"), deputy_id=mine)
    followed = Opinion.objects.filter(matter=OuterRef("pk"), followup_deputy_id=mine)
    window = Clock.objects.filter(
        subject_kind="matter", subject_id=OuterRef("pk"), kind="evaluation", stopped_at__isnull=True
    )
    proposed = MatterDeputy.objects.filter(matter=OuterRef("pk"), deputy_id=mine)
    waiting = visible_matters(actor).filter(
        ~Exists(rated), Exists(followed) | Exists(proposed), state=MatterState.TO_EVALUATE
    )
    return waiting.annotate(rate_until=Subquery(window.values("last_day")[:1])).order_by(
        F("evaluation_opened_at").asc(), "pk"
    )


def my_stations(actor: Actor) -> QuerySet[Station]:
    """Return the stations the deputy is posted to that are not closed."""
    return liaison.stations_for(actor).exclude(status=StationStatus.CLOSED).order_by("region__code", "pk")


def places_of(stations: list[Station]) -> list[Region]:
    """Return where something told at these stations can be."""
    return places_around([station.region for station in stations])


def my_mandates(actor: Actor, at: datetime) -> QuerySet[Mandate]:
    """Return the mandates the deputy holds on that day."""
    day: date = local_date(at)
    return deputies.mandates_on(day).filter(deputy_id=_mine(actor))


def my_codes(actor: Actor, at: datetime) -> QuerySet[QRCode]:
    """Return the deputy's own codes in force."""
    return liaison.codes_in_force(actor, at).filter(deputy_id=_mine(actor))


def my_notices(actor: Actor) -> QuerySet[Notice]:
    """Return the newest notices of the person, read ones too."""
    return Notice.objects.filter(user_id=actor.user_id or 0).order_by("-created_at", "-pk")[:NOTICES_SHOWN]
