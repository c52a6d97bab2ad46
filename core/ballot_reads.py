"""The only place that reads ballot boxes: what a code turns out to be, how many have voted, what the paper says."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet, TextChoices

from core.ballot_tally import Ballot, Group, Question
from core.crypto import keyed_digest
from core.models import BallotBox, BallotCode
from core.subjects import Subject

CONTEXT = "core.ballots.code"
# 12 signs of 31 that are not mistaken for each other when read aloud: 59 bits, three groups of four on the slip.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 12
USED = "这张票已经投过，不能再投。刚才点了两次的，第一次已经算数。"
UNKNOWN = "没有这张票。请对照票上的字母和数字再输一次，或者再扫一次票上的二维码。"


class Standing(TextChoices):
    """What a code turns out to be."""

    OPEN = "open", "可以投票"
    UNKNOWN = "unknown", UNKNOWN
    USED = "used", USED
    NOT_YET = "not_yet", "投票还没有开始。"
    ENDED = "ended", "投票已经结束。"


def look_up(code: str, at: datetime) -> tuple[Standing, BallotBox | None]:
    """Return what a code turns out to be, and the box only while its holder may vote."""
    found = BallotCode.objects.select_related("box").filter(digest=keyed_digest(bare(code), CONTEXT)).first()
    if found is None:
        return Standing.UNKNOWN, None
    standing = standing_of(found, found.box, at)
    return standing, found.box if standing == Standing.OPEN else None


def standing_of(code: BallotCode, box: BallotBox, at: datetime) -> Standing:
    """Return what a code in hand is good for at this moment."""
    if code.void:
        return Standing.UNKNOWN
    if code.used:
        return Standing.USED
    if box.state != BallotBox.State.OPEN or at >= box.closes_at:
        return Standing.ENDED
    return Standing.NOT_YET if at < box.opens_at else Standing.OPEN


def bare(code: str) -> str:
    """Return a code as it was made, however it was typed."""
    return "".join(sign for sign in code.lower() if sign in READABLE)[:40]


def grouped(code: str) -> str:
    """Return a code in groups of four, as slips show it and people type it."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def ballot_of(box: BallotBox) -> Ballot:
    """Return what the box's paper says."""
    return Ballot(
        title=box.title,
        organiser=box.organiser,
        questions=[Question(**question) for question in box.questions],
        options=[(key, label) for key, label in box.options],
        groups=[Group(**group) for group in box.groups],
        asks_reason=box.asks_reason,
    )


def boxes_of(subject: Subject) -> QuerySet[BallotBox]:
    """Return the boxes of a subject, the first one first."""
    return BallotBox.objects.filter(subject_kind=subject.kind, subject_id=subject.id).order_by("round_no")


def next_batch(box: BallotBox) -> int:
    """Return the number the next batch of slips will have."""
    return (box.batches.aggregate(last=Max("number"))["last"] or 0) + 1


def turnout(box: BallotBox) -> list[dict[str, int | str]]:
    """Return for each group how many slips are out and how many were cast; all that is known before the count."""
    valid = box.codes.filter(void=False).order_by()
    counted = valid.values("group").annotate(issued=Count("pk"), cast=Count("pk", filter=Q(used=True)))
    by_group = {row["group"]: row for row in counted}
    none = {"issued": 0, "cast": 0}
    return [
        {"key": group["key"], "label": group["label"], "quorum": group["quorum"], "weight": group["weight"],
         "issued": by_group.get(group["key"], none)["issued"], "cast": by_group.get(group["key"], none)["cast"]}
        for group in box.groups
    ]  # fmt: skip


def reasons(box: BallotBox) -> Sequence[str]:
    """Return what voters wrote, in no order that means anything; nothing before the count."""
    if box.state != BallotBox.State.CLOSED:
        return ()
    return list(box.papers.exclude(reason="").order_by("reason").values_list("reason", flat=True))
