"""Merging in the demo county: three neighbours report the same broken culvert; two are put to the first."""

from datetime import datetime, timedelta
from typing import Any

from accounts.roles import Role
from liaison.models import Station
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff
from suggestions.inputs import Sender
from suggestions.models import Category, Opinion
from suggestions.services import collect, merging, triage
from suggestions.services.collect import Statement
from suggestions.states import Channel, Grade, Urgency

MINUTE = timedelta(minutes=1)
STATION = (Role.STATION_STAFF, Role.STATION_HEAD)
TITLE = "机耕路涵管被压断"
SUMMARY = "村北机耕路过水涵管被压断约三米，两侧田块排不出水、农机过不去，群众希望更换涵管并加固路面。"
# What each of them says; the first is the one the others are put to.
VOICES = (
    "村北机耕路下面的涵管压断了，一下雨田里的水排不出去，收割机也过不去，请尽快换一根。",
    "机耕路那根涵管断了快半个月，我家两亩菜地泡在水里，希望有人来修。",
    "村北的路塌了一截，涵管断在里面，拖拉机绕了两里地。",
)


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Record three voices in one morning, merge one before and one after the first is accepted."""
    station = next(s for s in built.stations.values() if s.category == "township")
    begun = now - timedelta(days=1)
    first, second, third = (
        _recorded(station, staff, text, number, begun + number * 20 * MINUTE) for number, text in enumerate(VOICES)
    )
    region = first.place_region_id or station.region_id
    clerk, at = staff.at(station.organisation_id, *STATION), begun + 90 * MINUTE
    said: dict[str, Any] = {"actor": staff.actor(clerk, at), "version": None}
    triage.classify(
        **said, opinion_id=first.pk, at=at, category_id=Category.objects.get(code="04").pk, grade=Grade.GENERAL,
        urgency=Urgency.NORMAL, place_region_id=region, place_text="村北机耕路", title=TITLE, summary=SUMMARY,
        followup_deputy_id=None,
    )  # fmt: skip
    merging.merge(**said, opinion_id=second.pk, at=at + 5 * MINUTE, into=first.number)
    triage.accept(**said, opinion_id=first.pk, at=at + 10 * MINUTE)
    merging.merge(**said, opinion_id=third.pk, at=at + 15 * MINUTE, into=first.number)
    say(f"合并办理{1 + first.merged.count()}人反映的1件")


def _recorded(station: Station, staff: Staff, text: str, number: int, at: datetime) -> Opinion:
    clerk = staff.actor(staff.at(station.organisation_id, *STATION), at)
    region = station.region.children.order_by("code").first() or station.region
    receipt = collect.record(
        key=f"demo-merging-{number}-0123456789", station_id=station.pk, deputy_id=None, channel=Channel.RECEPTION,
        received_at=at, read_back=True, actor=clerk, at=at,
        statement=Statement(text=text, sender=Sender("anonymous"), place_region_id=region.pk, share_original=True),
    )  # fmt: skip
    triage.take(opinion_id=receipt.opinion_id, actor=clerk, at=at + 5 * MINUTE, version=None)
    return Opinion.objects.get(pk=receipt.opinion_id)
