"""The only place that opens ballot boxes, hands out one-time codes, takes papers in and closes for good.

Opening, issuing and closing run inside the caller's transaction, which has found who may; casting is a command of its
own without an actor: the code is the right, and nothing of the person is taken, written to the trail or announced.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Count, Max

from core import audit
from core.actors import Actor, Capacity
from core.ballot_reads import (
    CODE_LENGTH,
    CONTEXT,
    READABLE,
    UNKNOWN,
    USED,
    Standing,
    ballot_of,
    bare,
    boxes_of,
    grouped,
    look_up,
    next_batch,
    reasons,
    standing_of,
    turnout,
)
from core.ballot_tally import SMALLEST_SHOWN, Ballot, Paper, count
from core.crypto import keyed_digest
from core.errors import RuleBroken, WrongState
from core.models import BallotBatch, BallotBox, BallotCode, BallotPaper
from core.subjects import Subject

__all__ = [
    "REASON_MAX", "UNKNOWN", "USED", "Slip", "Standing", "ballot_of", "bare", "boxes_of", "cast", "close_box",
    "grouped", "issue_codes", "look_up", "next_batch", "open_box", "reasons", "reissue_codes", "turnout",
]  # fmt: skip

BATCH_MAX = 500
REASON_MAX = 500


class Slip(NamedTuple):
    """A printed slip: its number and its code, known only here and now."""

    serial: int
    code: str


def open_box(
    *,
    subject: Subject,
    ballot: Ballot,
    opens_at: datetime,
    closes_at: datetime,
    quorum: int,
    actor: Actor,
    capacity: Capacity,
    at: datetime,
) -> BallotBox:
    """Open a box for a subject and return it; a subject votes again in a new box after a missed quorum.

    :raises WrongState: when one is open  :raises RuleBroken: for times, questions, weights or a quorum that cannot be
    """
    _check_ballot(ballot, quorum)
    if closes_at <= opens_at or closes_at <= at:
        raise RuleBroken("截止时间要晚于开始时间，也要晚于现在。", field="closes_at")
    earlier = BallotBox.objects.filter(subject_kind=subject.kind, subject_id=subject.id)
    if earlier.filter(state=BallotBox.State.OPEN).exists():
        raise WrongState("已经有一个票箱在投票，请先计票。")
    box = BallotBox.objects.create(
        subject_kind=subject.kind,
        subject_id=subject.id,
        round_no=(earlier.aggregate(last=Max("round_no"))["last"] or 0) + 1,
        title=ballot.title,
        organiser=ballot.organiser,
        questions=[asdict(question) for question in ballot.questions],
        options=[list(option) for option in ballot.options],
        groups=[asdict(group) for group in ballot.groups],
        asks_reason=ballot.asks_reason,
        quorum=quorum,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    _record(box, "open_box", actor, capacity, at, quorum=quorum)
    return box


def _check_ballot(ballot: Ballot, quorum: int) -> None:
    for keys in ([q.key for q in ballot.questions], [g.key for g in ballot.groups], [key for key, _ in ballot.options]):
        if not keys or len(set(keys)) != len(keys):
            raise RuleBroken("评议内容、档次和投票人类别都要有，而且不能重复。")
    if quorum < SMALLEST_SHOWN:
        raise RuleBroken(f"法定票数不能少于{SMALLEST_SHOWN}张，否则看得出谁怎样投票。", field="quorum")
    if sum(group.weight for group in ballot.groups) not in (0, 100):
        raise RuleBroken("各类投票人的权重加起来要等于100，都填0表示按票数计。", field="weights")


def issue_codes(
    *, box_id: int, group: str, size: int, number: int, note: str, actor: Actor, capacity: Capacity, at: datetime
) -> list[Slip]:
    """Make a batch of codes of a group and return them, this one time; `number` is the batch the page expected.

    :raises WrongState: for a closed box, or when that batch was made already (a form sent twice)
    :raises RuleBroken: for an unknown group, a number of slips out of bounds, a later batch without its reason
    """
    box = _locked_open_box(box_id)
    _check_batch(box, group, number)
    if not 1 <= size <= BATCH_MAX:
        raise RuleBroken(f"一批最少1张，最多{BATCH_MAX}张。", field="size")
    if box.batches.filter(group=group).exists() and not note.strip():
        raise RuleBroken("这一类已经制过票，再制要写明原因。", field="note")
    batch = BallotBatch.objects.create(
        box=box, group=group, number=number, size=size, note=note.strip()[:200], issued_at=at
    )
    slips = _write_codes(batch, size)
    _record(box, "issue_codes", actor, capacity, at, group=group, batch=number, size=size)
    return slips


def reissue_codes(
    *,
    box_id: int,
    group: str,
    serial: int | None,
    number: int,
    note: str,
    actor: Actor,
    capacity: Capacity,
    at: datetime,
) -> list[Slip]:
    """Make one lost slip void, or with no serial all slips of the group not yet used, and return as many new ones.

    :raises RuleBroken: without a reason, for a slip that is not there, was used or is void
    """
    box = _locked_open_box(box_id)
    _check_batch(box, group, number)
    if not note.strip():
        raise RuleBroken("换发选票要写明原因。", field="note")
    codes = BallotCode.objects.select_for_update().filter(box=box, group=group, used=False, void=False)
    lost = list(codes.filter(serial=serial) if serial is not None else codes)
    if not lost:
        raise RuleBroken("没有可以换发的票：没有这个票号，或者已经投过、已经作废。", field="serial")
    BallotCode.objects.filter(pk__in=[code.pk for code in lost]).update(void=True)
    batch = BallotBatch.objects.create(
        box=box, group=group, number=number, size=len(lost), voided=len(lost), note=note.strip()[:200], issued_at=at
    )
    slips = _write_codes(batch, len(lost))
    _record(box, "reissue_codes", actor, capacity, at, group=group, batch=number, size=len(lost))
    return slips


def _check_batch(box: BallotBox, group: str, number: int) -> None:
    if group not in {entry["key"] for entry in box.groups}:
        raise RuleBroken("没有这一类投票人。", field="group")
    if number != next_batch(box):
        raise WrongState("这一批票已经制发过，没有再制。票只显示一次，没有印出来的，请用“换发”。")


def _write_codes(batch: BallotBatch, size: int) -> list[Slip]:
    last = BallotCode.objects.filter(box=batch.box, group=batch.group).aggregate(last=Max("serial"))["last"] or 0
    slips = [Slip(last + position, _new_code()) for position in range(1, size + 1)]
    BallotCode.objects.bulk_create(
        BallotCode(
            box=batch.box, batch=batch, group=batch.group, serial=slip.serial, digest=keyed_digest(slip.code, CONTEXT)
        )
        for slip in slips
    )
    return slips


def _new_code() -> str:
    return "".join(secrets.choice(READABLE) for _ in range(CODE_LENGTH))


def cast(*, code: str, choices: Mapping[str, str], reason: str, at: datetime) -> BallotBox:
    """Take a paper in: the code is used and the paper stored in one transaction, or neither is.

    A question without an answer is an abstention; a paper with no answer at all is refused.

    :raises WrongState: for a code that was used, or a box that is not open at this moment
    :raises RuleBroken: for an unknown code, or choices that are not on the paper
    """
    found = BallotCode.objects.filter(digest=keyed_digest(bare(code), CONTEXT)).first()
    if found is None:
        raise RuleBroken(UNKNOWN)
    with transaction.atomic(durable=True):
        # The box first, as closing does: no paper comes in behind the count.
        box = BallotBox.objects.select_for_update().get(pk=found.box_id)
        locked = BallotCode.objects.select_for_update().get(pk=found.pk)
        standing = standing_of(locked, box, at)
        if standing != Standing.OPEN:
            raise (RuleBroken if standing == Standing.UNKNOWN else WrongState)(standing.label)
        kept = _checked_choices(box, choices)
        # Once more in the statement itself: whatever becomes of the locks, a code is used by one paper only.
        if not BallotCode.objects.filter(pk=locked.pk, used=False, void=False).update(used=True):
            raise WrongState(USED)
        text = reason.strip()[:REASON_MAX] if box.asks_reason else ""
        BallotPaper.objects.create(box=box, group=locked.group, choices=kept, reason=text)
    return box


def _checked_choices(box: BallotBox, choices: Mapping[str, str]) -> dict[str, str]:
    questions = {question["key"] for question in box.questions}
    options = {key for key, _ in box.options}
    kept = {key: choice for key, choice in choices.items() if choice}
    if not kept:
        raise RuleBroken("还没有选。请至少选一项再投票。")
    if not set(kept) <= questions or not set(kept.values()) <= options:
        raise RuleBroken("选的内容和选票对不上，请重新打开选票再选。")
    return kept


def close_box(*, box_id: int, actor: Actor, capacity: Capacity, at: datetime) -> BallotBox:
    """Count, freeze the result and return the box; it never opens again.

    The papers are written anew in the order of their random keys, so that not even the database's own row versions
    tell which paper came with which code.

    :raises WrongState: when it is closed
    """
    box = _locked_open_box(box_id)
    papers = list(box.papers.order_by("pk"))
    used = box.codes.filter(used=True).count()
    if used != len(papers):
        raise RuntimeError(f"box {box.pk}: {used} codes used, {len(papers)} papers")
    issued = dict(box.codes.filter(void=False).order_by().values_list("group").annotate(n=Count("pk")))
    counted = (Paper(paper.group, paper.choices) for paper in papers)
    box.result = count(ballot_of(box), counted, issued=issued, quorum=box.quorum)
    box.papers.all().delete()
    BallotPaper.objects.bulk_create(papers)
    box.state, box.closed_at = BallotBox.State.CLOSED, at
    box.save()
    _record(box, "close_box", actor, capacity, at, papers=len(papers), reached=bool(box.result["reached"]))
    return box


def _locked_open_box(box_id: int) -> BallotBox:
    if not connection.in_atomic_block:
        raise RuntimeError("a ballot box is changed inside a command's transaction")
    box = BallotBox.objects.select_for_update().get(pk=box_id)
    if box.state != BallotBox.State.OPEN:
        raise WrongState("这个票箱已经计票，结果不能再变。")
    return box


def _record(
    box: BallotBox, verb: str, actor: Actor, capacity: Capacity, at: datetime, **detail: str | int | bool
) -> None:
    subject = Subject("ballot", box.pk)
    audit.record(
        subject=subject, verb=verb, actor=actor, capacity=capacity, at=at,
        from_state="", to_state=str(box.state), **detail,
    )  # fmt: skip
