"""What becomes of merged opinions when their master moves: the one place that changes one for another's sake.

Everything here runs inside the caller's transaction, with the master under lock; the merged ones are locked after it,
in the order of their ids.
"""

from datetime import datetime

from core.actors import SYSTEM, Actor
from suggestions import deadlines, lifecycle
from suggestions.merging_deadlines import resume_merged_clock
from suggestions.models import Matter, Merging, Opinion
from suggestions.services.steps import OpinionStep, finish_opinion
from suggestions.states import OpinionAction


def merged_into(master: Opinion) -> list[Opinion]:
    """Return the opinions merged into this one, under lock."""
    rows = Opinion.objects.select_for_update(of=("self",)).select_related("owner__region", "taken_by")
    return list(rows.filter(merged_into=master).order_by("pk"))


def leave(opinion: Opinion, actor: Actor, at: datetime, reason: str = "") -> None:
    """Take an opinion out of its merging; the caller moves its state."""
    standing = Merging.objects.filter(opinion=opinion, ended_at__isnull=True)
    standing.update(ended_at=at, ended_by_id=actor.user_id, reason=reason)
    opinion.merged_into = opinion.matter = None
    if not opinion.summary:
        opinion.category_id = None


def follow(master: Opinion, matter: Matter | None, at: datetime) -> None:
    """Let those merged into it be handled in this matter too, or in none when it has left one."""
    for opinion in merged_into(master):
        opinion.matter = matter
        _count_with(opinion, master)
        _take(OpinionAction.FOLLOW_MASTER, opinion, at, matter_id=matter.pk if matter is not None else None)


def move(master: Opinion, new_master: Opinion, at: datetime) -> int:
    """Put those merged into one that is merged itself to its new master, that no chain comes about; return how many."""
    moved = merged_into(master)
    for opinion in moved:
        leave(opinion, SYSTEM, at)
        join(opinion, new_master, SYSTEM, at)
        _take(OpinionAction.FOLLOW_MASTER, opinion, at, into_id=new_master.pk)
    return len(moved)


def join(opinion: Opinion, master: Opinion, actor: Actor, at: datetime) -> None:
    """Put an opinion to its master, with the master's matter if there is one; the caller moves its state."""
    opinion.merged_into, opinion.matter = master, master.matter
    _count_with(opinion, master)
    Merging.objects.create(opinion=opinion, master=master, merged_at=at, merged_by_id=actor.user_id)


def _count_with(opinion: Opinion, master: Opinion) -> None:
    """Give one that was never classified itself the master's category, so that no figure calls it unclassified."""
    if not opinion.summary:
        opinion.category_id = master.category_id


def answer_along(master: Opinion, at: datetime) -> None:
    """Give the direct answer to the merged citizens too, each with a time of the own to object in."""
    for opinion in merged_into(master):
        leave(opinion, SYSTEM, at)
        _count_with(opinion, master)
        opinion.answer, opinion.answered_at, opinion.answered_by_id = master.answer, at, master.answered_by_id
        deadlines.stop_for_opinion(opinion, "triage", at)
        round_no = deadlines.next_round(opinion, "objection")
        deadlines.start_for_opinion(opinion, "objection", at, round_no=round_no)
        _take(OpinionAction.ANSWER_ALONG, opinion, at, master_id=master.pk)


def release(master: Opinion, at: datetime) -> None:
    """Put those merged into one that is withdrawn, refused or handed elsewhere back to triage: they still ask."""
    for opinion in merged_into(master):
        leave(opinion, SYSTEM, at)
        resume_merged_clock(opinion, at)
        _take(OpinionAction.RELEASE_MERGED, opinion, at, master_id=master.pk)


def _take(action: OpinionAction, opinion: Opinion, at: datetime, **detail: int | None) -> None:
    taken = lifecycle.OPINION.check(action, opinion, SYSTEM)
    finish_opinion(OpinionStep(opinion, taken.capacity, dict(detail)), taken.transition, SYSTEM, at)
