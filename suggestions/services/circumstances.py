"""How, where, by whom and when something was received that is entered for somebody: checked before it is stored."""

from datetime import datetime

from core.actors import Actor
from core.clock import SHANGHAI
from core.errors import RuleBroken
from liaison import selectors as stations
from liaison.models import Participant
from liaison.selectors import activities
from suggestions import inputs, offline_deadlines
from suggestions.models import Opinion

REASON_MAX = 200


def channel_at(activity_id: int | None, channel: str, received_at: datetime, actor: Actor, at: datetime) -> str:
    """Return how it was received: as chosen, or at an activity as its kind says.

    :raises RuleBroken: an activity the actor has nothing to do with, or of another day
    """
    if activity_id is None:
        return channel
    activity = activities.collecting(actor, at).filter(pk=activity_id).first()
    if activity is None:
        raise RuleBroken("请选择您参加或者负责的、最近开展的活动。", field="activity")
    if not activities.is_on(activity, received_at):
        day = activity.starts_at.astimezone(SHANGHAI)
        raise RuleBroken(f"这个活动在{day.month}月{day.day}日，收到时间不在那一天，请核对。", field="activity")
    return inputs.ACTIVITY_CHANNELS.get(activity.kind, channel)


def check_receiver(draft: Opinion, actor: Actor) -> None:
    """Check that the deputy who received it is stationed there, took part in the activity, or enters it in person.

    :raises RuleBroken: for any other deputy
    """
    deputy_id = draft.receiving_deputy_id
    if deputy_id is None or deputy_id == actor.identity("deputy") or draft.station_id is None:
        return
    posted = stations.posted_at(draft.station_id, draft.recorded_at).filter(pk=deputy_id)
    there = Participant.objects.filter(activity_id=draft.activity_id or 0, deputy_id=deputy_id)
    if not posted.exists() and not there.exists():
        raise RuleBroken("请选择在本站接待群众的代表。", field="deputy")


def mark_late(draft: Opinion, reason: str) -> None:
    """Mark what is entered later than the county's term for it (补录); past the limit keep why.

    :raises RuleBroken: past the limit without a reason, or with one that is too long
    """
    received_at, at = draft.received_at, draft.recorded_at
    draft.late_entry = offline_deadlines.run_out("late_entry", received_at, at) is not None
    limit = offline_deadlines.run_out("entry_limit", received_at, at)
    if limit is None:
        return
    draft.late_reason = reason.strip()
    if not draft.late_reason:
        raise RuleBroken(f"收到已经超过{limit.label}，请写为什么现在才登记；站长会收到消息。", field="late_reason")
    if len(draft.late_reason) > REASON_MAX:
        raise RuleBroken(f"补录原因请写{REASON_MAX}个字以内。", field="late_reason")
