"""What follows a step of an activity elsewhere: whoever was told in the step gets a notice, once each."""

from django.urls import reverse

from core.clock import SHANGHAI
from core.notices import tell
from core.outbox import Message, handles
from deputies.models import Deputy
from liaison.models import Activity
from liaison.states.activities import PLAN, ActivityAction, InvitationAction

SENTENCES: dict[str, str] = {
    PLAN: "“{title}”已拟定，请您批准：{when}，{place}。",
    ActivityAction.APPROVE: "“{title}”已批准，请公告：{when}，{place}。",
    ActivityAction.ANNOUNCE: "请参加“{title}”：{when}，{place}。请回复参加还是请假。",
    ActivityAction.INVITE: "请参加“{title}”：{when}，{place}。请回复参加还是请假。",
    ActivityAction.UNINVITE: "“{title}”（{when}）不用您参加了。",
    ActivityAction.MOVE: "“{title}”改了时间或地点：现在是{when}，{place}。请重新回复。",
    ActivityAction.CANCEL: "“{title}”（{when}）取消了。",
    InvitationAction.LEAVE: "有参加人对“{title}”（{when}）请假。",
}
# What the organising side is told: its staff read it in the console, deputies among them too.
FOR_STAFF = (PLAN, ActivityAction.APPROVE, InvitationAction.LEAVE)


@handles(f"liaison.{PLAN}")
@handles(f"liaison.{ActivityAction.APPROVE}")
@handles(f"liaison.{ActivityAction.ANNOUNCE}")
@handles(f"liaison.{ActivityAction.INVITE}")
@handles(f"liaison.{ActivityAction.UNINVITE}")
@handles(f"liaison.{ActivityAction.MOVE}")
@handles(f"liaison.{ActivityAction.CANCEL}")
@handles(f"liaison.{InvitationAction.LEAVE}")
def tell_those_told(message: Message) -> None:
    """Give each user the step names a notice, deputies with a link into the portal, staff into the console."""
    if message.subject.kind != "activity" or not message.payload["told"]:
        return
    activity = Activity.objects.select_related("region").get(pk=message.subject.id)
    action = message.topic.removeprefix("liaison.")
    text = SENTENCES[action].format(
        title=activity.title, when=when(activity), place=f"{activity.region.name}{activity.place_text}"
    )
    told: list[int] = message.payload["told"]
    invited = told if action not in FOR_STAFF else []
    deputies = set(Deputy.objects.filter(user_id__in=invited).values_list("user_id", flat=True))
    tell(deputies, message, text, reverse("activities_portal:activity", args=[activity.public_id]))
    tell({*told} - deputies, message, text, reverse("activities_console:activity", args=[activity.public_id]))


def when(activity: Activity) -> str:
    """Return when it begins, as a notice says it."""
    start = activity.starts_at.astimezone(SHANGHAI)
    return f"{start.month}月{start.day}日{start:%H:%M}"
