"""What follows: cells counted anew when something happens to an opinion, people told of findings at their station."""

from django.urls import reverse

from accounts import selectors as people
from accounts.roles import Role
from core.clock import SHANGHAI
from core.notices import tell
from core.outbox import Message, handles
from insights.models import StationFinding
from insights.selectors.scorecards import answerable
from insights.services.counting import recount
from insights.states import FindingAction
from suggestions.models import Opinion
from suggestions.states import MatterAction, OpinionAction

# These change nothing that is counted.
NOT_COUNTED = (OpinionAction.READ_CONTACT, OpinionAction.REISSUE_CODE)


def count_opinion(message: Message) -> None:
    """Count the opinion, or all behind the matter, anew."""
    if message.subject.kind == "opinion":
        recount([message.subject.id])
    elif message.subject.kind == "matter":
        recount(Opinion.objects.filter(matter=message.subject.id).values_list("pk", flat=True))


for _action in (*OpinionAction, *MatterAction):
    if _action not in NOT_COUNTED:
        handles(f"suggestions.{_action}")(count_opinion)


TOLD = {
    FindingAction.RECORD: "评价发现问题：{text}。请在{due}前整改：{task}",
    FindingAction.CONFIRM: "整改已确认：{text}",
    FindingAction.RETURN: "整改退回，请再整改：{text}（期限{due}）",
    FindingAction.WITHDRAW: "这个问题已撤销，不用再整改：{text}",
}


def station_of_finding(message: Message) -> None:
    """Tell whoever answers for the finding, and the station's others, what the office has decided."""
    finding = _finding(message)
    said = TOLD[FindingAction(message.topic.removeprefix("insights."))]
    due = f"{finding.due_on.month}月{finding.due_on.day}日"
    told = {finding.responsible_id, *(user.pk for user in answerable(finding.card.station, message.at))}
    _tell(told, finding, message, said.format(text=finding.text[:60], task=finding.task[:60], due=due))


for _decided in TOLD:
    handles(f"insights.{_decided}")(station_of_finding)


@handles(f"insights.{FindingAction.REPORT}")
def office_of_report(message: Message) -> None:
    """Tell the office that a station has reported."""
    finding = _finding(message)
    day = message.at.astimezone(SHANGHAI)
    words = f"{finding.card.station.name}{day.month}月{day.day}日报告整改完成，请确认：{finding.text[:60]}"
    _tell(set(people.post_holders(Role.COUNTY_DISPATCHER, at=message.at)), finding, message, words)


def _finding(message: Message) -> StationFinding:
    related = ("card__station__organisation", "card__station__region")
    return StationFinding.objects.select_related(*related).get(pk=message.subject.id)


def _tell(user_ids: set[int], finding: StationFinding, message: Message, text: str) -> None:
    link = reverse("insights_console:finding", args=[finding.public_id])
    tell(user_ids, message, text, link)
