"""Collect: what citizens send and what staff or deputies enter for them, until triage."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError

from accounts import selectors as organisations
from core import crypto, files
from core.actors import Actor, Capacity
from core.errors import RuleBroken
from core.subjects import Subject
from liaison import selectors as stations
from liaison.models import Station
from liaison.services.kiosks import Arrival, write_item
from suggestions import deadlines, inputs, policies
from suggestions.codes import code_digest, key_digest, query_code
from suggestions.inputs import Sender
from suggestions.models import Consent, InfoRequest, Opinion, Submitter
from suggestions.services import circumstances
from suggestions.services.steps import announce_opinion, durable, lock_opinion, opinion_step, required
from suggestions.states import Channel, EntryMode, OpinionAction, Urgency

# The round of a query code that was printed elsewhere: what the key would give (round 1) is not this opinion's code.
OWN_CODE = 2


@dataclass(frozen=True)
class Receipt:
    """What the citizen keeps: number and query code; `repeated` when this key was already received."""

    opinion_id: int
    number: str
    query_code: str
    repeated: bool = False


@dataclass(frozen=True)
class Statement:
    """What is said, where, and about whom: the part common to every way of collecting."""

    text: str
    sender: Sender
    place_region_id: int | None = None
    place_text: str = ""
    share_original: bool = False
    bypass_local: bool = False
    urgency: str = Urgency.NORMAL
    answer_way: str = ""
    category_id: int | None = None
    photos: tuple["UploadedFile[Any]", ...] = field(default=())
    recordings: tuple["UploadedFile[Any]", ...] = field(default=())


def submit(
    *,
    key: str,
    station_id: int,
    deputy_id: int | None,
    statement: Statement,
    notice_version: str,
    actor: Actor,
    at: datetime,
    activity_id: int | None = None,
    code_id: int | None = None,
) -> Receipt:
    """Accept what a citizen sent by a station's or a deputy's code; the same key gives the same receipt.

    The text goes to the station of the code, or past it to the county committee if the citizen asked (不经本村本站).

    :raises RuleBroken: text too short or long, notice not ticked, a photo that is none
    """
    if notice_version != inputs.NOTICE_VERSION:
        raise RuleBroken("请先看一看个人信息告知，并打勾。", field="consent")
    channel = Channel.QR_STATION if deputy_id is None else Channel.QR_DEPUTY
    channel = Channel.QR_ACTIVITY if activity_id is not None else channel
    draft = draft_of(statement, station_id, deputy_id, channel, EntryMode.SELF, received_at=at, at=at)
    draft.activity_id, draft.code_id = activity_id, code_id
    return receive(draft, key, statement, actor, policies.CITIZEN_CAPACITY, at, OpinionAction.SUBMIT)


def record(
    *,
    key: str,
    station_id: int,
    deputy_id: int | None,
    channel: str,
    received_at: datetime,
    statement: Statement,
    read_back: bool,
    actor: Actor,
    at: datetime,
    activity_id: int | None = None,
    late_reason: str = "",
) -> Receipt:
    """Enter for somebody present or on the phone (代为登记); clocks run from the real time of receiving.

    Received at an activity, it points there, and how it was received follows from the activity's kind. Entered later
    than the county's term it is marked (补录), past the limit it needs a reason.

    :raises NotAllowed: not a person who receives citizens  :raises RuleBroken: not read back, a time in the future
    """
    capacity = policies.require(policies.recorder(actor), actor, OpinionAction.RECORD.label)
    channel = circumstances.channel_at(activity_id, channel, received_at, actor, at)
    if activity_id is None and channel not in inputs.RECORD_CHANNELS:
        raise RuleBroken("请选择是怎样收到的。", field="channel")
    if not read_back:
        raise RuleBroken("请把记录念给本人听，确认后打勾。", field="read_back")
    if not stations.stations_for(actor).filter(pk=station_id).exists():
        raise RuleBroken("请选择您所在的联络站。", field="station")
    received_at = inputs.clean_received_at(received_at, at)
    draft = draft_of(statement, station_id, deputy_id, channel, EntryMode.ASSISTED, received_at=received_at, at=at)
    draft.recorder_id, draft.activity_id = actor.user_id, activity_id
    circumstances.check_receiver(draft, actor)
    circumstances.mark_late(draft, late_reason)
    return receive(draft, key, statement, actor, capacity, at, OpinionAction.RECORD)


def draft_of(
    statement: Statement,
    station_id: int,
    deputy_id: int | None,
    channel: str,
    entry_mode: str,
    *,
    received_at: datetime,
    at: datetime,
) -> Opinion:
    """Return the row to be, with every rule on its content checked."""
    sender = inputs.clean_sender(statement.sender)
    if len(statement.photos) > inputs.PHOTOS_MAX:
        raise RuleBroken(f"照片最多{inputs.PHOTOS_MAX}张。", field="photo")
    if len(statement.recordings) > inputs.RECORDINGS_MAX:
        raise RuleBroken(f"录音最多{inputs.RECORDINGS_MAX}段。", field="recording")
    text = statement.text if statement.text.strip() or not statement.recordings else inputs.SPOKEN
    station = Station.objects.only("organisation_id", "region_id").get(pk=station_id)
    owner_id = organisations.county_committee().pk if statement.bypass_local else station.organisation_id
    return Opinion(
        channel=channel,
        entry_mode=entry_mode,
        received_at=received_at,
        recorded_at=at,
        owner_id=owner_id,
        station_id=station.pk,
        receiving_deputy_id=deputy_id,
        text=inputs.clean_text(text),
        place_region_id=statement.place_region_id or station.region_id,
        place_text=statement.place_text.strip()[: inputs.PLACE_MAX],
        identity_mode=sender.identity_mode,
        share_original=statement.share_original,
        bypass_local=statement.bypass_local,
        urgency=statement.urgency,
        answer_way=statement.answer_way,
        entry_category_id=statement.category_id,
    )


def receive(
    draft: Opinion,
    key: str,
    statement: Statement,
    actor: Actor,
    capacity: Capacity,
    at: datetime,
    action: OpinionAction,
    arrival: Arrival | None = None,
) -> Receipt:
    """Store the opinion with sender, consent, photos and clock, or find the one already stored under this key.

    What arrives from a machine brings the query code of the slip printed there; no page shows that code again.
    """
    draft.key_digest = key_digest(required(key, "请刷新页面后再提交。", "key"))
    draft.number = f"{secrets.randbelow(9 * 10**11) + 10**11}"
    code = arrival.code if arrival is not None else query_code(key, 1)
    draft.code_round = 1 if arrival is None else OWN_CODE
    draft.code_digest = code_digest(draft.number, code)
    try:
        with durable():
            draft.save(force_insert=True)
            _store_parts(draft, statement, actor, at)
            if arrival is not None:
                write_item(arrival, deadlines.opinion_subject(draft.pk), at)
            late: dict[str, bool] = {"late": True} if draft.late_entry else {}
            announce_opinion(draft, action, actor, capacity, at, "", **late)
    except IntegrityError:
        return earlier_receipt(key)
    return Receipt(draft.pk, draft.number, code)


def earlier_receipt(key: str) -> Receipt:
    """Return the receipt of the same submission sent before.

    :raises Opinion.DoesNotExist: when there is none
    """
    earlier = Opinion.objects.only("pk", "number", "code_round").get(key_digest=key_digest(key))
    code = query_code(key, 1) if earlier.code_round == 1 else ""
    return Receipt(earlier.pk, earlier.number, code, repeated=True)


def _store_parts(opinion: Opinion, statement: Statement, actor: Actor, at: datetime) -> None:
    sender = inputs.clean_sender(statement.sender)
    if sender.name:
        index = crypto.blind_index(sender.phone, "suggestions.submitter.phone") if sender.phone else ""
        Submitter.objects.create(
            opinion=opinion,
            name=sender.name,
            phone=sender.phone,
            phone_index=index,
            deputy_may_call=sender.deputy_may_call,
        )
    Consent.objects.create(opinion=opinion, notice_version=inputs.NOTICE_VERSION, channel=opinion.entry_mode, at=at)
    for photo in statement.photos:
        files.store_image(upload=photo, subject=deadlines.opinion_subject(opinion.pk), at=at, uploaded_by=actor.user_id)
    # Apart from the photos: a unit that may see those never hears the voice.
    spoken = Subject("recording", opinion.pk)
    for recording in statement.recordings:
        files.store_audio(upload=recording, subject=spoken, at=at, uploaded_by=actor.user_id)
    deadlines.start_for_opinion(opinion, "triage", opinion.received_at)


def add_info(*, opinion_id: int, actor: Actor, at: datetime, version: int | None, answer: str) -> Opinion:
    """补充情况: the citizen answers the station's question and triage goes on."""
    with opinion_step(OpinionAction.ADD_INFO, opinion_id=opinion_id, actor=actor, at=at, version=version) as step:
        asked = step.opinion.info_requests.filter(answered_at__isnull=True).latest("id")
        asked.answer = inputs.clean_text(required(answer, "请写一写要补充的情况。", "answer"), least=1, field="answer")
        asked.answered_at = at
        asked.save()
        _resume_clock(step.opinion, at)
    return step.opinion


def _resume_clock(opinion: Opinion, at: datetime) -> None:
    deadlines.stop_for_opinion(opinion, "info_wait", at)
    deadlines.resume_triage_clock(opinion, at)


def object(*, opinion_id: int, actor: Actor, at: datetime, version: int | None, reason: str) -> Opinion:
    """不认可答复: within five working days the citizen has a direct answer looked at again."""
    with opinion_step(OpinionAction.OBJECT, opinion_id=opinion_id, actor=actor, at=at, version=version) as step:
        said = required(reason, "请写一写哪里不认可。", "reason")
        if deadlines.window_over(step.opinion, "objection", at):
            raise RuleBroken("已经过了5个工作日，不能再提不认可；有新情况可以重新反映。")
        # The answer objected to is kept with the objection; the next answer takes its place on the opinion.
        InfoRequest.objects.create(
            opinion=step.opinion, question=step.opinion.answer, asked_at=at, answer=said, answered_at=at
        )
        deadlines.stop_for_opinion(step.opinion, "objection", at)
        deadlines.start_for_opinion(step.opinion, "triage", at, round_no=deadlines.next_round(step.opinion, "triage"))
    return step.opinion


def reissue_code(*, opinion_id: int, actor: Actor, at: datetime) -> Receipt:
    """补发查询码: staff print a new code for somebody who lost it; the old one stops working, and it is logged.

    :raises NotAllowed: not the station's or the county committee's staff
    """
    with durable():
        opinion = lock_opinion(opinion_id)
        capacity = policies.require(policies.triager(opinion, actor), actor, OpinionAction.REISSUE_CODE.label)
        code = f"{secrets.randbelow(10**6):06d}"
        opinion.code_digest = code_digest(opinion.number, code)
        opinion.code_round += 1
        opinion.save(update_fields=["code_digest", "code_round"])
        announce_opinion(
            opinion, OpinionAction.REISSUE_CODE, actor, capacity, at, opinion.state, code_round=opinion.code_round
        )
    return Receipt(opinion.pk, opinion.number, code)
