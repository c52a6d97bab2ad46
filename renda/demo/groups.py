"""Specialised groups and a task force of the demo county: one offer open, one with findings, three items with notes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts import selectors as accounts
from accounts.models import Organisation
from accounts.roles import Role
from core.actors import Actor
from core.clock import SHANGHAI, local_date
from deputies.models import Deputy
from deputies.policies import current_members
from liaison.models import Station
from oversight import task_force_selectors as weeks
from oversight.meeting_selectors import units_for
from oversight.models import TaskForce
from oversight.services import task_forces
from oversight.services.task_forces import Charter
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff
from suggestions.inputs import Sender
from suggestions.models import Category, GroupOffer, Matter, Opinion
from suggestions.selectors import group_offers as choices
from suggestions.services import collect, group_offers, triage
from suggestions.services.collect import Statement
from suggestions.states import Channel, Grade, MatterKind, MatterState, Urgency

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
STATION = (Role.STATION_STAFF, Role.STATION_HEAD)


@dataclass(frozen=True)
class Case:
    """One opinion that asks for special knowledge."""

    category: str
    title: str
    text: str
    note: str
    findings: str = ""


CASES = (
    Case(
        "04", "大棚土壤板结连作障碍", "我们村三十多个棚，种了七八年番茄，土板结了，苗一年比一年弱，换药换肥都不管用。",
        "土壤怎么改良、要不要统一轮作，哪个部门能牵头。",
    ),
    Case(
        "07", "村小放学后没有人管", "村小三点半放学，家里大人都在厂里，几个村的孩子没有地方去，想请学校开课后服务。",
        "几个村小并在一起办行不行，钱和老师从哪里来。",
        "看了三所村小，访谈家长二十六人、老师九人。单独一所凑不够人，三所合办到五点半可行；"
        "老师课时费可从课后服务经费里列，接送用现有校车加一班。建议先在一所试一学期。",
    ),
)  # fmt: skip
ENDED = (MatterState.CLOSED, MatterState.WITHDRAWN)
NOTES = (
    "三家单位到现场走了一遍，定了每件事的牵头人和时间表。",
    "方案已经定下来，第一段开工，村里派人看着质量。",
    "进度过半，下周碰头看资金缺口。",
    "剩下的一段要迁线，供电公司答应下周来。",
)
ITEMS = 3


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Ask two groups, one of which has answered and written; let three hard matters be worked on together."""
    stations = [station for station in built.stations.values() if station.category == "township"]
    _offered(CASES[0], stations[0], staff, now - 3 * HOUR)
    _found(CASES[1], stations[1], staff, now)
    _task_force(staff, now)
    say(f"小组研判{GroupOffer.objects.count()}件，专项工作组{TaskForce.objects.count()}个")


def _offered(case: Case, station: Station, staff: Staff, at: datetime) -> Opinion:
    """Record, take, classify and offer, as the clerk does within the hour."""
    clerk = staff.actor(staff.at(station.organisation_id, *STATION), at)
    region = station.region.children.order_by("code").first() or station.region
    receipt = collect.record(
        key=f"demo-group-{case.category}-0123456789", station_id=station.pk, deputy_id=None, channel=Channel.RECEPTION,
        received_at=at, read_back=True, actor=clerk, at=at,
        statement=Statement(
            text=case.text, sender=Sender("anonymous"), place_region_id=region.pk, share_original=True
        ),
    )  # fmt: skip
    said: dict[str, Any] = {"opinion_id": receipt.opinion_id, "actor": clerk, "version": None}
    triage.take(**said, at=at + 10 * MINUTE)
    triage.classify(
        **said, at=at + 20 * MINUTE, category_id=Category.objects.get(code=case.category).pk, grade=Grade.MAJOR,
        urgency=Urgency.NORMAL, place_region_id=region.pk, place_text="", title=case.title, summary=case.text,
        followup_deputy_id=None, is_specialised=True, is_broad=True,
    )  # fmt: skip
    opinion = Opinion.objects.select_related("owner__region", "category").get(pk=receipt.opinion_id)
    group = choices.choices(opinion)[0].group
    group_offers.offer_to_group(**said, at=at + 40 * MINUTE, group_id=group.pk, note=case.note)
    return opinion


def _found(case: Case, station: Station, staff: Staff, now: datetime) -> None:
    """Let the group accept the same day and write within the week; the clerk then sends the case on."""
    begun = now - 6 * DAY
    opinion = _offered(case, station, staff, begun)
    offer = GroupOffer.objects.get(opinion=opinion)
    accept, write, send = begun + 4 * HOUR, now - 4 * HOUR, now - 2 * HOUR
    said: dict[str, Any] = {"opinion_id": opinion.pk, "version": None}
    group_offers.accept_offer(**said, actor=_member(offer, staff, accept), at=accept)
    units = choices.units_to_suggest(opinion, write).filter(name__contains="教育").values_list("pk", flat=True)
    group_offers.submit_findings(
        **said, actor=_member(offer, staff, write), at=write, findings=case.findings, proposal="dispatch",
        unit_ids=list(units[:1]),
    )  # fmt: skip
    clerk = staff.actor(staff.at(station.organisation_id, *STATION), send)
    triage.accept(**said, actor=clerk, at=send)


def _member(offer: GroupOffer, staff: Staff, at: datetime) -> Actor:
    able = current_members().filter(group_id=offer.group_id, mandate__deputy__user__isnull=False)
    deputy = Deputy.objects.select_related("user").get(pk=able.order_by("role", "pk")[0].mandate.deputy_id)
    assert deputy.user is not None
    return staff.actor(deputy.user, at)


def _task_force(staff: Staff, now: datetime) -> None:
    """Found it a month ago over three open matters; one week went by without a note, one item is done."""
    committee = accounts.county_committee()
    user = staff.at(committee.pk, Role.COUNTY_DISPATCHER)
    open_ones = Matter.objects.filter(kind=MatterKind.OPINION, dispatched_at__lte=now - DAY).exclude(state__in=ENDED)
    chosen = list(open_ones.order_by("-level", "accepted_at", "pk")[:ITEMS])
    founded = now - 27 * DAY
    charter = Charter(
        name="农村道路和沟渠专项工作组",
        goal="三件拖得久的事一起推：路能走、沟能排水，雨季以前见效。",
        leader_id=user.pk,
        due_on=local_date(now + 30 * DAY),
        unit_ids=_units(chosen, committee, founded),
        others="水利专家一名、三个村的村委会主任",
    )
    force = task_forces.found_task_force(
        owner_id=committee.pk, charter=charter, matter_ids=[matter.pk for matter in chosen],
        actor=staff.actor(user, founded), at=founded,
    )  # fmt: skip
    _notes(force, staff.actor(user, now), now)
    task_forces.record_outcome(
        force_id=force.pk, actor=staff.actor(user, now), at=now - HOUR, version=None, item_id=force.items.all()[0].pk,
        outcome="partly", note="先抢通了一条车道，剩下的路肩等材料，月底前补完。",
    )  # fmt: skip


def _units(matters: list[Matter], committee: Organisation, at: datetime) -> list[int]:
    """Return the units that lead these matters, as far as a county body can call them in."""
    able = set(units_for(committee.region, local_date(at)).values_list("pk", flat=True))
    leading = Matter.objects.filter(pk__in=[m.pk for m in matters]).values_list("assignments__unit", flat=True)
    chosen = sorted({unit for unit in leading if unit in able})
    return chosen or sorted(able)[:2]


def _notes(force: TaskForce, actor: Actor, now: datetime) -> None:
    """Write a note on the last working day of each week gone by, but for the second."""
    today = local_date(now)
    asked = list(weeks.weeks_asked(local_date(force.founded_at), today))
    for number, week in enumerate(asked):
        opened = datetime(week.year, week.month, week.day, 9, 0, tzinfo=SHANGHAI)
        if opened > force.founded_at:
            task_forces.open_weeks(at=opened)
        last = weeks.last_workday(week)
        if number == 1 or last is None or last >= today:
            continue
        at = datetime(last.year, last.month, last.day, 16, 0, tzinfo=SHANGHAI)
        task_forces.write_note(
            force_id=force.pk, actor=actor, at=at, version=None, week_on=week, text=NOTES[number % len(NOTES)]
        )
