"""Commands of stations' scorecards: what the office saw on the spot, and closing a quarter, which freezes figures."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError

from core import audit, outbox
from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import NotAllowed, RuleBroken, WrongState
from core.subjects import Subject
from insights import policies
from insights.inputs import Quarter
from insights.models import CardFigure, ScoreQuarter, StationCard
from insights.selectors.scorecards import evaluated
from insights.selectors.station_counts import Span, figures
from insights.states import CardAction, SixItem
from liaison.models import Station
from suggestions.services.steps import durable

QUARTER, CARD = "score_quarter", "station_card"


def close_quarter(*, first: date, actor: Actor, at: datetime) -> ScoreQuarter:
    """关闭季度: count every station once more and freeze the figures; done once, by the county's office.

    :raises NotAllowed: not the office  :raises RuleBroken: the quarter is not over
    :raises WrongState: somebody has closed it
    """
    capacity = _office(actor, CardAction.CLOSE)
    quarter = Quarter(first)
    if not quarter.over(at):
        raise RuleBroken(f"{quarter.name}还没有结束，结束以后才能关闭。", field="quarter")
    try:
        with durable():
            closed = ScoreQuarter.objects.create(first=first, closed_at=at, closed_by_id=actor.user_id)
            number = _freeze(closed, Span.of(quarter, at))
            _announce(CardAction.CLOSE, Subject(QUARTER, closed.pk), actor, capacity, at, stations=number)
    except IntegrityError as error:
        raise WrongState(f"{quarter.name}已经关闭，数字不再变动。") from error
    return closed


def _freeze(closed: ScoreQuarter, span: Span) -> int:
    """Write the figures of every station's card; return how many stations there are."""
    stations = list(evaluated(span.quarter))
    StationCard.objects.bulk_create(
        [StationCard(station=station, first=closed.first) for station in stations], ignore_conflicts=True
    )
    # Whoever is writing on a card at this moment finishes first; who comes later finds it frozen.
    cards = {c.station_id: c for c in StationCard.objects.select_for_update().filter(first=closed.first)}
    found = figures(stations, span, {pk: card.six for pk, card in cards.items() if card.six is not None})
    CardFigure.objects.bulk_create(
        CardFigure(card=cards[pk], indicator=indicator, part=figure.part, whole=figure.whole)
        for pk, of_station in found.items()
        for indicator, figure in of_station.items()
    )
    StationCard.objects.filter(first=closed.first).update(quarter=closed)
    return len(stations)


def check_station(*, station_id: int, first: date, items: Sequence[str], actor: Actor, at: datetime) -> StationCard:
    """登记六有核查: what the office found to be there; the last look before the quarter is closed counts.

    :raises NotAllowed: not the office  :raises RuleBroken: an unknown item
    :raises WrongState: the quarter is closed
    """
    capacity = _office(actor, CardAction.CHECK)
    if unknown := set(items) - set(SixItem.values):
        raise RuleBroken(f"六有里没有这一项：{'、'.join(sorted(unknown))}。", field="items")
    with durable():
        card = lock_card(station_id, first)
        if card.quarter_id is not None:
            raise WrongState(f"{Quarter(first).name}已经关闭，数字不再变动。")
        seen = [item.value for item in SixItem if item in items]
        card.six = seen
        card.checked_on = local_date(at)
        card.save()
        _announce(CardAction.CHECK, Subject(CARD, card.pk), actor, capacity, at, items=seen)
    return card


def lock_card(station_id: int, first: date) -> StationCard:
    """Return the station's card of the quarter, made when there is none, locked for this transaction."""
    station = Station.objects.get(pk=station_id)
    StationCard.objects.bulk_create([StationCard(station=station, first=first)], ignore_conflicts=True)
    cards = StationCard.objects.select_for_update(of=("self",)).select_related("station__organisation")
    return cards.select_related("station__region").get(station=station, first=first)


def _office(actor: Actor, action: CardAction) -> Capacity:
    capacity = policies.evaluator(actor)
    if capacity is None:
        raise NotAllowed(f"{action.label}由县人大代表工委办理，您没有这个岗位。")
    return capacity


def _announce(
    action: CardAction, subject: Subject, actor: Actor, capacity: Capacity, at: datetime, **detail: audit.Detail
) -> None:
    audit.record(
        subject=subject, verb=action.value, actor=actor, capacity=capacity, at=at, from_state="", to_state="", **detail
    )
    outbox.publish(topic=f"insights.{action.value}", subject=subject, at=at, user_id=actor.user_id)
