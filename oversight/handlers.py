"""Who is told after a step of an appraisal; handlers run from the outbox, each at most once a message."""

from django.urls import reverse

from accounts import selectors as people
from accounts.roles import STATION_ROLES, UNIT_ROLES, Role
from core import notices
from core.outbox import Message, handles
from oversight.models import OfficeAppraisal
from oversight.states import AppraisalAction
from suggestions.states import Level


@handles(f"oversight.{AppraisalAction.ANNOUNCE}")
def offices_to_check_themselves(message: Message) -> None:
    """Tell the offices that they are appraised and until when they check themselves."""
    appraisal = _appraisal_of(message)
    until = appraisal.self_check_by
    words = f"，请在{until.month}月{until.day}日前提交自查报告" if until else ""
    _tell(_offices(appraisal, message), appraisal, message, f"“{appraisal.title}”已公告{words}。")


@handles(f"oversight.{AppraisalAction.SEND_FINDINGS}")
def those_who_follow_up(message: Message) -> None:
    """Tell the station that follows up; the offices get their matters' own notices."""
    appraisal = _appraisal_of(message)
    if appraisal.station is not None:
        staff = people.post_holders(*STATION_ROLES, at=message.at, organisation_id=appraisal.station.organisation_id)
        _tell(set(staff), appraisal, message, f"“{appraisal.title}”的整改清单已交办，请跟进。")


@handles(f"oversight.{AppraisalAction.CLOSE_BALLOT}")
def approvers(message: Message) -> None:
    """Tell those who approve the publication that there is a result to look at."""
    appraisal = _appraisal_of(message)
    if not message.payload.get("reached"):
        return
    if appraisal.level == Level.COUNTY:
        told = people.post_holders(Role.PUBLISHER, Role.SC_LEADER, at=message.at)
    else:
        told = people.post_holders(Role.PRESIDIUM_CHAIR, at=message.at, organisation_id=appraisal.owner_id)
    _tell(set(told), appraisal, message, f"“{appraisal.title}”已计票，请审定公开。")


@handles(f"oversight.{AppraisalAction.PUBLISH}")
def offices_of_the_result(message: Message) -> None:
    """Tell the offices that the result is public."""
    appraisal = _appraisal_of(message)
    _tell(_offices(appraisal, message), appraisal, message, f"“{appraisal.title}”的结果已公开。")


def _appraisal_of(message: Message) -> OfficeAppraisal:
    return OfficeAppraisal.objects.select_related("station").get(pk=message.subject.id)


def _offices(appraisal: OfficeAppraisal, message: Message) -> set[int]:
    units = appraisal.targets.values_list("organisation_id", flat=True)
    return {user for unit in units for user in people.post_holders(*UNIT_ROLES, at=message.at, organisation_id=unit)}


def _tell(user_ids: set[int], appraisal: OfficeAppraisal, message: Message, text: str) -> None:
    link = reverse("oversight_console:appraisal", args=[appraisal.public_id])
    for user_id in sorted(user_ids - {message.payload.get("user_id")}):
        notices.notify(user_id=user_id, text=text, link=link, key=str(message.message_id), at=message.at)
