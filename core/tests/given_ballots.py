"""A ballot on invented things, its slips, and papers cast with them."""

from datetime import datetime, timedelta

from django.db import transaction

from core import ballots
from core.actors import SYSTEM, SYSTEM_CAPACITY
from core.ballot_tally import Ballot, Group, Question
from core.ballots import Slip
from core.clock import SHANGHAI
from core.models import BallotBox
from core.subjects import Subject

AT = datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)
BY = {"actor": SYSTEM, "capacity": SYSTEM_CAPACITY, "at": AT}
OPTIONS = (("good", "满意"), ("fair", "基本满意"), ("poor", "不满意"))
QUESTIONS = (Question("1", "办事快不快", "东楼"), Question("2", "态度好不好", "东楼"))
GROUPS = (Group("voters", "选民"), Group("peers", "同行"))


def ballot(groups: tuple[Group, ...] = GROUPS, *, asks_reason: bool = False) -> Ballot:
    return Ballot("东楼评议", "示例单位", QUESTIONS, OPTIONS, groups, asks_reason)


def box(
    groups: tuple[Group, ...] = GROUPS, *, quorum: int = 5, subject_id: int = 1, asks_reason: bool = False
) -> BallotBox:
    with transaction.atomic():
        return ballots.open_box(
            subject=Subject("thing", subject_id),
            ballot=ballot(groups, asks_reason=asks_reason),
            opens_at=AT,
            closes_at=AT + timedelta(days=1),
            quorum=quorum,
            **BY,
        )


def slips(where: BallotBox, group: str, size: int, note: str = "") -> list[Slip]:
    with transaction.atomic():
        number = ballots.next_batch(where)
        return ballots.issue_codes(box_id=where.pk, group=group, size=size, number=number, note=note, **BY)


def cast(slip: Slip, *choices: str, reason: str = "") -> None:
    """Answer the questions in their order."""
    answers = {str(number): choice for number, choice in enumerate(choices, start=1)}
    ballots.cast(code=slip.code, choices=answers, reason=reason, at=AT)


def closed(where: BallotBox) -> BallotBox:
    with transaction.atomic():
        return ballots.close_box(box_id=where.pk, **BY)
