"""Merged opinions, reached through real commands: the second of two neighbours' opinions goes to the first."""

from datetime import datetime

from core.actors import citizen_of
from suggestions.models import Opinion
from suggestions.services import dispatch, feedback, handle, merging, satisfaction, tellings
from suggestions.states import FeedbackWay, Satisfaction
from suggestions.tests import given
from suggestions.tests.county import County
from suggestions.tests.journey import Journey

OTHER_NAME, OTHER_PHONE = "李四水", "13900006789"
OTHER_TEXT = "学校门口那条路的路基垮了，接送孩子很危险，已经半个月没有人来修。"


def neighbour(world: County, **other: object) -> Journey:
    """Another citizen's opinion on the same road, taken by the clerk."""
    said: dict[str, object] = {"name": OTHER_NAME, "phone": OTHER_PHONE, "text": OTHER_TEXT, **other}
    return given.taken(world, **said)


def put(child: Journey, master: Opinion, key: str = "clerk") -> None:
    """Merge it."""
    child.opinion_step(merging.merge, key, into=master.number)


def merged(world: County | None = None, **other: object) -> Opinion:
    """已合并: into one that is being read."""
    world = world or given.county()
    master, child = given.triaging(world), neighbour(world)
    put(child, master)
    return child.opinion


def tell_all(master: Journey, *others: dict[str, str]) -> None:
    """Record the feedback, for each of the others as said."""
    master.matter_step(
        feedback.record_feedback, "clerk", way=FeedbackWay.PHONE, told_at=master.at, deputy_told=True, others=others
    )


def rates(journey: Journey, outcome: str, at: datetime, reason: str = "") -> None:
    """Rate as this citizen."""
    satisfaction.rate(
        matter_id=journey.matter.pk, actor=citizen_of(journey.opinion.pk), at=at, version=None,
        attitude=Satisfaction.SATISFIED, outcome=outcome, reason=reason,
    )  # fmt: skip


def hand_out(master: Journey) -> None:
    """Dispatch it to the township, which signs."""
    master.matter_step(
        dispatch.dispatch, "presidium_clerk", lead_unit_id=master.world.unit("township_gov").pk, co_unit_ids=[],
        instruction="",
    )  # fmt: skip
    master.matter_step(handle.sign, "township_handler")


def finish(master: Journey) -> None:
    """Dispatch, sign, reply, approve."""
    hand_out(master)
    given.reply_again(master)
    master.matter_step(feedback.approve_reply, "presidium_clerk")


REASON = "水沟没有清，雨一大照样淹。"


def outvoted(world: County | None = None) -> tuple[Journey, Journey]:
    """Closed as two of three were satisfied; the master and the one who was not."""
    world = world or given.county()
    master = given.accepted(world)
    against, with_most = neighbour(world), neighbour(world)
    for child in (against, with_most):
        put(child, master.opinion)
    finish(master)
    tell_all(master)
    at = master.later(hours=1)
    given.rate(master, "deputy", Satisfaction.SATISFIED)
    rates(master, Satisfaction.SATISFIED, at)
    rates(against, Satisfaction.DISSATISFIED, at, REASON)
    rates(with_most, Satisfaction.SATISFIED, at)
    against.at = master.at
    return master, against


def explained(world: County | None = None) -> Journey:
    """The same, and the station has explained it."""
    master, against = outvoted(world)
    master.matter_step(
        tellings.explain_to_minority, "clerk", number=against.opinion.number, text="沟已经清了一段，另一段下周清完。"
    )
    return master
