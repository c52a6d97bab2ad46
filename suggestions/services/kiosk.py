"""Collect at a self-service machine: what somebody said there, at once or when its network is back."""

import re
from datetime import datetime
from hmac import compare_digest

from core.actors import Actor
from core.errors import RuleBroken
from liaison.services.kiosks import Arrival, kiosk_that_takes
from suggestions import inputs, policies
from suggestions.codes import code_digest, key_digest
from suggestions.models import Opinion
from suggestions.services.collect import Receipt, Statement, draft_of, earlier_receipt, receive
from suggestions.states import Channel, EntryMode, OpinionAction

SLIP, CODE = re.compile(r"0\d{11}"), re.compile(r"\d{6}")
NO_SLIP = "这一次没有提交，请回到首页再写一次，或者请工作人员代为登记。"


def submit_at_kiosk(
    *, key: str, arrival: Arrival, statement: Statement, notice_version: str, actor: Actor, at: datetime
) -> Receipt:
    """Accept what was said at a machine (T3); the same key gives the same receipt, however often it is sent.

    It counts as received when it was said: the machine is the station's own, and what is handed in there has arrived
    (民法典第一百三十七条), so the station's term runs from then; where the machine's word for the time cannot be true
    or is older than seven days, from when it came in.

    :raises RuleBroken: text too short or long, notice not ticked, no slip number or code
    :raises WrongState: the machine was stopped before, or its station no longer receives
    """
    if Opinion.objects.filter(key_digest=key_digest(key)).exists():
        # Received before: a machine stopped meanwhile, or a notice renewed meanwhile, changes nothing about that.
        return _with_slip_code(earlier_receipt(key), arrival)
    if notice_version != inputs.NOTICE_VERSION:
        raise RuleBroken("请先看一看个人信息告知，并打勾。", field="consent")
    if not SLIP.fullmatch(arrival.slip) or not CODE.fullmatch(arrival.code):
        raise RuleBroken(NO_SLIP)
    station_id = kiosk_that_takes(arrival, at).station_id
    received_at = arrival.said_at(at) or at
    draft = draft_of(statement, station_id, None, Channel.KIOSK, EntryMode.SELF, received_at=received_at, at=at)
    receipt = receive(draft, key, statement, actor, policies.CITIZEN_CAPACITY, at, OpinionAction.SUBMIT, arrival)
    return _with_slip_code(receipt, arrival) if receipt.repeated else receipt


def _with_slip_code(receipt: Receipt, arrival: Arrival) -> Receipt:
    """Return the receipt with the code of the slip, if that is the code it was received with."""
    known = Opinion.objects.values_list("code_digest", flat=True).get(pk=receipt.opinion_id)
    fits = compare_digest(known, code_digest(receipt.number, arrival.code))
    return Receipt(receipt.opinion_id, receipt.number, arrival.code if fits else "", repeated=True)
