"""The commands on pairings: pair two sides, end a pairing, log a contact."""

from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import IntegrityError

from accounts.services.records import save_row
from core.actors import Actor
from core.clock import local_date
from core.errors import RuleBroken
from core.subjects import Subject
from deputies import policies
from deputies.models import CommitteeSeat, ContactPairing, Mandate, PairingContact
from deputies.models.pairings import SIDES
from deputies.services.duties import announce_duty
from deputies.services.steps import announce, durable, end_of, lock, required
from deputies.states import DutyKind, MandateStatus, PairingKind, PairingWay, SeatOffice

LEADERS = (SeatOffice.CHAIR, SeatOffice.VICE_CHAIR)
NOT_YOURS = "结对联系由县人大代表工委登记，乡镇人大登记本乡镇的。"
MISSING = {
    "left_deputy": "请选择联系人。",
    "left_organisation": "请选择联系机关。",
    "right_deputy": "请选择被联系的代表。",
    "right_organisation": "请选择被联系的单位或联络站。",
    "project": "请写项目名称。",
    "voters": "请填联系选民的户数。",
}


class PairingSides(TypedDict, total=False):
    """Both sides; which two a kind needs is in SIDES."""

    left_deputy_id: int | None
    left_organisation_id: int | None
    right_deputy_id: int | None
    right_organisation_id: int | None
    project: str
    voters: int | None
    region_id: int | None


def pair(
    *, kind: str, actor: Actor, at: datetime, active_from: date | None = None, **sides: Unpack[PairingSides]
) -> ContactPairing:
    """结对: record that one side keeps in touch with the other.

    :raises RuleBroken: a side is missing or does not fit, with oneself, or the pair is there already
    """
    if kind not in PairingKind.values:
        raise RuleBroken("请选择类别。", field="kind")
    with durable():
        keeper = policies.pairing_keeper(kind, sides.get("left_deputy_id"), actor)
        capacity = policies.require(keeper, NOT_YOURS)
        pairing = ContactPairing(kind=kind, active_from=active_from or local_date(at), **sides)
        _check_sides(pairing)
        save_row(pairing, kind="pairing", verb="pair", actor=actor, capacity=capacity, at=at)
        announce("pair", Subject("pairing", pairing.pk), actor=actor, capacity=capacity, at=at)
    return pairing


def _check_sides(pairing: ContactPairing) -> None:
    for column in SIDES[pairing.kind]:
        if getattr(pairing, column if column in ("project", "voters") else f"{column}_id") in (None, ""):
            raise RuleBroken(MISSING[column], field=column)
    for side in ("left_deputy", "right_deputy"):
        deputy_id = getattr(pairing, f"{side}_id")
        if deputy_id is not None and not _in_office(deputy_id):
            raise RuleBroken("这位现在不担任代表，不能结对。", field=side)
    seats = CommitteeSeat.objects.filter(deputy=pairing.left_deputy, active_to__isnull=True)
    if pairing.kind == PairingKind.SC_MEMBER_DEPUTY and not seats.exists():
        raise RuleBroken("联系人要是常委会组成人员。", field="left_deputy")
    if pairing.kind == PairingKind.LEADER_PROJECT and not seats.filter(office__in=LEADERS).exists():
        raise RuleBroken("联系重点项目的要是常委会主任、副主任。", field="left_deputy")


def _in_office(deputy_id: int) -> bool:
    return Mandate.objects.filter(deputy_id=deputy_id, status=MandateStatus.ACTIVE).exists()


def end_pairing(*, pairing_id: int, actor: Actor, at: datetime) -> ContactPairing:
    """End a pairing; its contacts stay.

    :raises RuleBroken: ended already
    """
    with durable():
        pairing = lock(ContactPairing, pairing_id)
        capacity = policies.require(policies.pairing_keeper(pairing.kind, pairing.left_deputy_id, actor), NOT_YOURS)
        if pairing.active_to is not None:
            raise RuleBroken("这一结对已经结束。")
        pairing.active_to = end_of(pairing.active_from, at)
        save_row(pairing, kind="pairing", verb="end_pairing", actor=actor, capacity=capacity, at=at)
    return pairing


def log_contact(
    *,
    pairing_id: int,
    on: date,
    way: str,
    summary: str,
    key: str,
    actor: Actor,
    at: datetime,
    households: int | None = None,
) -> PairingContact:
    """登记联系: who keeps in touch says when and about what; visits to voters count as the deputy's duty.

    :raises NotAllowed: neither the one who keeps in touch nor staff  :raises RuleBroken: a day not possible
    """
    try:
        with durable():
            pairing = lock(ContactPairing, pairing_id)
            capacity = policies.require(policies.contact_logger(pairing, actor), "联系情况由联系人本人登记。")
            _check_contact(pairing, on, way, households, at)
            contact = PairingContact.objects.create(
                pairing=pairing,
                on=on,
                way=way,
                households=households if pairing.kind == PairingKind.DEPUTY_VOTER else None,
                summary=required(summary, "请写一写谈了什么。", "summary", most=1000),
                key=required(key, "请刷新页面后再提交。", "key", most=64),
                recorded_by_id=actor.user_id,
                recorded_at=at,
            )
            announce("log_contact", Subject("pairing", pairing.pk), actor=actor, capacity=capacity, at=at)
            _count_visit(pairing, contact, at)
    except IntegrityError:
        return PairingContact.objects.get(key=key)
    return contact


def _check_contact(pairing: ContactPairing, on: date, way: str, households: int | None, at: datetime) -> None:
    if pairing.active_to is not None:
        raise RuleBroken("这一结对已经结束，不能再登记。")
    if way not in PairingWay.values:
        raise RuleBroken("请选择联系方式。", field="way")
    if not pairing.active_from <= on <= local_date(at):
        raise RuleBroken("日期要在结对以后、今天以前（含今天）。", field="on")
    if pairing.kind == PairingKind.DEPUTY_VOTER and not 1 <= (households or 0) <= (pairing.voters or 0):
        raise RuleBroken(f"请填走访了几户，1到{pairing.voters}。", field="households")


def _count_visit(pairing: ContactPairing, contact: PairingContact, at: datetime) -> None:
    if pairing.kind != PairingKind.DEPUTY_VOTER or pairing.left_deputy_id is None:
        return
    announce_duty(
        deputy_id=pairing.left_deputy_id,
        kind=DutyKind.VISIT,
        on=contact.on,
        source=Subject("pairing_contact", contact.pk),
        at=at,
        quantity=contact.households or 1,
    )
