"""Reads of stations' scorecards: whose card one sees, figures open or frozen, the county's median."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db.models import Q, QuerySet

from accounts import selectors as people
from accounts.models import User
from core.actors import Actor
from insights import scoring
from insights.inputs import Quarter
from insights.models import CardFigure, ScoreQuarter, StationCard
from insights.scoring import Figure, Median, Score
from insights.selectors.scope import owned
from insights.selectors.station_counts import Span, figures
from insights.states import Indicator
from liaison.models import Station
from liaison.states import StationStatus
from suggestions.policies import PRESIDIUM, STATION

EVALUATED = (StationStatus.OPEN, StationStatus.PAUSED)
TOWNSHIP_DIGITS = 9


@dataclass(frozen=True)
class Card:
    """One station in one quarter, as the list and its own page show it."""

    station: Station
    figures: Mapping[Indicator, Figure]
    six: list[str] | None = None
    checked_on: date | None = None

    @cached_property
    def score(self) -> Score | None:
        """The score, which may be of too little to be shown; None where nothing could be counted."""
        return scoring.score(self.figures)


@dataclass(frozen=True)
class Board:
    """A quarter's cards that the actor may see, and the median of the whole county's."""

    quarter: Quarter
    cards: list[Card]
    median: Median
    closed: ScoreQuarter | None
    span: Span

    def card(self, public_id: object) -> Card | None:
        """Return the card of a station by its public identifier."""
        return next((card for card in self.cards if str(card.station.public_id) == str(public_id)), None)


def carded_stations(actor: Actor) -> QuerySet[Station]:
    """Return the stations whose cards this actor sees: staff their own, a township its own, the county all."""
    return Station.objects.filter(owned(actor, "organisation")).select_related("organisation", "region")


def closing_of(quarter: Quarter) -> ScoreQuarter | None:
    """Return who closed a quarter and when; None while it is open."""
    return ScoreQuarter.objects.select_related("closed_by").filter(first=quarter.first).first()


def board(actor: Actor, quarter: Quarter, at: datetime) -> Board:
    """Return the quarter's cards; an open quarter is counted now, a closed one is read as it was frozen."""
    closed = closing_of(quarter)
    span = Span.of(quarter, at)
    every = _frozen(closed) if closed is not None else _counted(span)
    mine = set(carded_stations(actor).values_list("pk", flat=True))
    known = scoring.county_median([card.figures for card in every])
    return Board(quarter, [card for card in every if card.station.pk in mine], known, closed, span)


def evaluated(quarter: Quarter) -> QuerySet[Station]:
    """Return the stations that get a card: those open, and those closed since somebody wrote on their card."""
    written = StationCard.objects.filter(first=quarter.first).values("station")
    stations = Station.objects.filter(Q(status__in=EVALUATED) | Q(pk__in=written))
    return stations.select_related("organisation", "region").order_by("region__code", "pk")


def _counted(span: Span) -> list[Card]:
    stations = list(evaluated(span.quarter))
    written = {card.station_id: card for card in StationCard.objects.filter(first=span.quarter.first)}
    found = figures(stations, span, {pk: card.six for pk, card in written.items() if card.six is not None})
    return [
        Card(station, found[station.pk], card.six if card else None, card.checked_on if card else None)
        for station in stations
        for card in [written.get(station.pk)]
    ]


def _frozen(closed: ScoreQuarter) -> list[Card]:
    kept: dict[int, dict[Indicator, Figure]] = defaultdict(dict)
    for row in CardFigure.objects.filter(card__quarter=closed):
        kept[row.card_id][Indicator(row.indicator)] = Figure(row.part, row.whole)
    cards = StationCard.objects.filter(quarter=closed).select_related("station__organisation", "station__region")
    return [
        Card(card.station, kept[card.pk], card.six, card.checked_on)
        for card in cards.order_by("station__region__code", "station")
    ]


@dataclass(frozen=True)
class History:
    """A station's scores of the quarters that are closed, the latest first."""

    rows: list[tuple[Quarter, Score | None]] = field(default_factory=list)


def history(station: Station, most: int = 4) -> History:
    """Return the last closed quarters of a station with their scores, in two queries."""
    cards = list(StationCard.objects.filter(station=station, quarter__isnull=False).order_by("-first")[:most])
    kept: dict[int, dict[Indicator, Figure]] = defaultdict(dict)
    for row in CardFigure.objects.filter(card__in=cards):
        kept[row.card_id][Indicator(row.indicator)] = Figure(row.part, row.whole)
    return History([(Quarter(card.first), scoring.score(kept[card.pk])) for card in cards])


def answerable(station: Station, at: datetime) -> list[User]:
    """Return who may answer for a finding: the station's head and staff, else those of its township, heads first."""
    ids = [
        *people.post_holders(STATION[1], at=at, organisation_id=station.organisation_id),
        *people.post_holders(STATION[0], at=at, organisation_id=station.organisation_id),
    ]
    if not ids and len(station.region.code) >= TOWNSHIP_DIGITS:
        body = people.presidium_of(station.region.code).pk
        ids = people.post_holders(*PRESIDIUM, at=at, organisation_id=body)
    known = User.objects.in_bulk(ids)
    return [known[pk] for pk in dict.fromkeys(ids)]
