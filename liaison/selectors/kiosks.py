"""The only place that reads self-service machines: which one a token names, a station's, what came from them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet

from core.actors import Actor
from core.subjects import Subject
from liaison.models import Kiosk, KioskItem
from liaison.selectors import RECEIVING, TOKEN_SHAPE, stations_for
from liaison.states import CodeState

# A machine is heard of every five minutes; after half an hour somebody has to go and look (F080).
SILENT_AFTER = timedelta(minutes=30)


@dataclass(frozen=True)
class ResolvedKiosk:
    """What an address on a machine leads to."""

    state: CodeState
    kiosk: Kiosk | None = None


def resolve_kiosk(token: str) -> ResolvedKiosk:
    """Return which machine a token names and whether it works, in one query."""
    if TOKEN_SHAPE.fullmatch(token) is None:
        return ResolvedKiosk(CodeState.UNKNOWN)
    kiosks = Kiosk.objects.select_related("station__organisation", "station__region")
    kiosk = kiosks.filter(token=token).first()
    if kiosk is None:
        return ResolvedKiosk(CodeState.UNKNOWN)
    works = kiosk.revoked_at is None and kiosk.station.status in RECEIVING
    return ResolvedKiosk(CodeState.OK if works else CodeState.REVOKED, kiosk)


def kiosks_for(actor: Actor) -> QuerySet[Kiosk]:
    """Return the machines of the actor's stations, those that work first, each with what has come from it."""
    kiosks = Kiosk.objects.filter(station__in=stations_for(actor).order_by().values("pk"))
    return (
        kiosks.select_related("station__organisation", "station__region")
        .annotate(
            taken=Count("items"),
            taken_late=Count("items", filter=Q(items__offline=True)),
            last_item_at=Max("items__arrived_at"),
        )
        .order_by("-revoked_at", "station__region__code", "pk")
    )


@dataclass(frozen=True)
class Pulse:
    """How a machine is doing, in words; `alert` when somebody has to go and look."""

    words: str
    tone: str
    alert: bool = False


def pulse_of(kiosk: Kiosk, at: datetime) -> Pulse:
    """Return how a machine is doing at this moment."""
    if kiosk.revoked_at is not None:
        return Pulse("已停用", "mute")
    if kiosk.last_seen_at is None:
        return Pulse("还没有连上过", "wait")
    silent = at - kiosk.last_seen_at
    if silent > SILENT_AFTER:
        return Pulse(f"已{_long(silent)}没有消息", "alert", alert=True)
    return Pulse("正常", "ok")


def _long(span: timedelta) -> str:
    """Return a length of time as one says it: 45分钟, 3小时, 2天."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes}分钟"
    return f"{minutes // 60}小时" if minutes < 24 * 60 else f"{minutes // (24 * 60)}天"


def silent_count(actor: Actor, at: datetime) -> int:
    """Return how many of the actor's machines have been silent for too long."""
    working = Kiosk.objects.filter(revoked_at__isnull=True, last_seen_at__lt=at - SILENT_AFTER)
    return working.filter(station__in=stations_for(actor).order_by().values("pk")).count()


def item_of(subject: Subject) -> KioskItem | None:
    """Return from which machine something came, None when it came another way."""
    items = KioskItem.objects.select_related("kiosk__station__organisation")
    return items.filter(subject_kind=subject.kind, subject_id=subject.id).first()


def ids_of_slip(slip: str, kind: str) -> QuerySet[KioskItem, int]:
    """Return the ids of what arrived under a slip number; one, unless two machines drew the same."""
    return KioskItem.objects.filter(slip=slip, subject_kind=kind).values_list("subject_id", flat=True)
