"""What happens elsewhere after a step: who is told. Handlers run from the outbox, each at most once a message."""

from datetime import date

from django.urls import reverse

from accounts import selectors as people
from accounts.roles import Role
from core.notices import Severity, tell
from core.outbox import Message, handles
from deputies.models import Deputy
from liaison.states.activities import ActivityAction
from suggestions.models import Matter, Opinion, Suggestion
from suggestions.policies import PRESIDIUM, STATION, UNIT, asked_deputies
from suggestions.services import questions
from suggestions.states import (
    AssignmentState,
    Channel,
    CoSponsorState,
    Level,
    MatterAction,
    MatterKind,
    MatterState,
    OpinionAction,
    Part,
    StillOk,
    SuggestionAction,
    Urgency,
)


def _opinion_link(opinion: Opinion) -> str:
    return reverse("console:opinion", args=[opinion.number])


def _severity(matter: Matter) -> Severity:
    """Return how pressing it is that a matter waits for somebody: what is 特急 waits for no office hours."""
    return Severity.URGENT if matter.urgency == Urgency.CRITICAL else Severity.NORMAL


def _matter_link(matter: Matter) -> str:
    return reverse("console:matter", args=[matter.public_id])


@handles(f"suggestions.{OpinionAction.SUBMIT}")
@handles(f"suggestions.{OpinionAction.RECORD}")
def new_opinion(message: Message) -> None:
    """Tell the triage posts, and the deputy whose code was scanned, that an opinion has come in."""
    opinion = Opinion.objects.select_related("owner", "receiving_deputy").get(pk=message.subject.id)
    roles = (*STATION, Role.COUNTY_DISPATCHER)
    told = set(people.post_holders(*roles, at=message.at, organisation_id=opinion.owner_id))
    tell(told, message, f"{opinion.owner}收到一件新的意见，请初审。", _opinion_link(opinion))
    deputy = opinion.receiving_deputy
    if opinion.channel == Channel.QR_DEPUTY and deputy is not None and deputy.user_id is not None:
        link = reverse("portal:opinion", args=[opinion.number])
        tell({deputy.user_id}, message, "有群众扫您的代表码反映了一件事，联络站正在初审。", link)


@handles(f"suggestions.{OpinionAction.ACCEPT}")
@handles(f"suggestions.{OpinionAction.PROPOSE_DISPATCH}")
@handles(f"suggestions.{MatterAction.ESCALATE}")
@handles(f"suggestions.{MatterAction.REQUIRE_REHANDLING}")
@handles(f"suggestions.{MatterAction.SUBMIT_REPLY}")
@handles(f"suggestions.{MatterAction.REFER_TO_ADJUDICATION}")
@handles(f"suggestions.{MatterAction.ISSUE_REPLY}")
def dispatching_side(message: Message) -> None:
    """Tell those who dispatch that something waits for them; nobody when the citizen has taken it back meanwhile."""
    if message.subject.kind == "opinion" and not Matter.objects.filter(opinions=message.subject.id).exists():
        return
    matter = _matter_of(message)
    text = f"“{matter.title}”{matter.get_state_display()}。"
    tell(overseers_of(matter, message), message, text, _matter_link(matter), severity=_severity(matter))


@handles(f"suggestions.{MatterAction.DISPATCH}")
@handles(f"suggestions.{MatterAction.SEND_BACK_REPLY}")
@handles(f"suggestions.{MatterAction.ORDER_REHANDLING}")
@handles(f"suggestions.{MatterAction.ORDER_FURTHER_HANDLING}")
def handling_side(message: Message) -> None:
    """Tell the units that something waits for them, and the deputies of a suggestion which went out (省办法第十六条)."""
    matter = _matter_of(message)
    units = matter.assignments.filter(round_no=matter.round_no).values_list("unit_id", flat=True)
    told = {user for unit in units for user in people.post_holders(*UNIT, at=message.at, organisation_id=unit)}
    text = f"“{matter.title}”{matter.get_state_display()}。"
    tell(told, message, text, _matter_link(matter), severity=_severity(matter))
    if matter.kind == MatterKind.SUGGESTION:
        text = f"您的建议“{matter.title}”已经交承办单位办理，单位会与您联系。"
        tell(people_asked(matter) - told, message, text, reverse("portal:matter", args=[matter.public_id]))


@handles(f"suggestions.{MatterAction.HAND_TO_GOVERNMENT}")
def government_side(message: Message) -> None:
    """Tell the government office that something waits for it to hand on."""
    matter = _matter_of(message)
    told = set(people.post_holders(Role.GOV_COORDINATOR, at=message.at))
    tell(told, message, f"“{matter.title}”请县政府办转办。", _matter_link(matter))


@handles(f"suggestions.{MatterAction.SEND_DOWN}")
def township_side(message: Message) -> None:
    """Tell the township that the county has sent a matter back to it."""
    matter = _matter_of(message)
    told = set(people.post_holders(*PRESIDIUM, at=message.at, organisation_id=matter.owner_id))
    tell(told, message, f"“{matter.title}”县级退回，请在本乡镇交办。", _matter_link(matter))


@handles(f"suggestions.{OpinionAction.PROPOSE_REJECTION}")
def second_persons(message: Message) -> None:
    """Tell those who may confirm or decline a proposed refusal."""
    opinion = Opinion.objects.select_related("owner__region").get(pk=message.subject.id)
    roles = (Role.STATION_HEAD, Role.COUNTY_DISPATCHER)
    told = set(people.post_holders(*roles, at=message.at, organisation_id=opinion.owner_id))
    tell(told, message, f"意见{opinion.number}提请不予受理，请复核。", _opinion_link(opinion))


@handles(f"suggestions.{MatterAction.APPROVE_REPLY}")
def feedback_side(message: Message) -> None:
    """Tell the station that the reply is to be given to the citizen and the deputy."""
    matter = _matter_of(message)
    owners = matter.opinions.values_list("owner_id", flat=True)
    told = {user for owner in owners for user in people.post_holders(*STATION, at=message.at, organisation_id=owner)}
    # A question that nobody left an opinion for has no station; the dispatching side tells who asked.
    told = told or overseers_of(matter, message)
    tell(told, message, f"“{matter.title}”答复已审核通过，请反馈群众和代表。", _matter_link(matter))


@handles(f"suggestions.{MatterAction.REPORT_FULFILMENT}")
def fulfilment_to_check(message: Message) -> None:
    """Tell the dispatching side that a unit says it has kept its promise."""
    matter = _matter_of(message)
    tell(overseers_of(matter, message), message, f"“{matter.title}”报告承诺已兑现，请核实。", _matter_link(matter))


@handles(f"suggestions.{MatterAction.SEND_BACK_FULFILMENT}")
def promise_not_kept(message: Message) -> None:
    """Tell the unit that the check has found its promise not kept."""
    matter = _matter_of(message)
    tell(leading_unit(matter, message), message, f"“{matter.title}”的兑现报告被退回，请补做。", _matter_link(matter))


@handles(f"suggestions.{MatterAction.CONFIRM_FULFILMENT}")
def promise_kept(message: Message) -> None:
    """Tell unit and deputies that the promise was kept and checked; the citizen reads it on the tracking page."""
    tell_everybody(message, "“{title}”的承诺已兑现并核实，这件事办结。")


@handles(f"suggestions.{MatterAction.CHANGE_COMMITMENT}")
def promise_changed(message: Message) -> None:
    """Tell deputies, dispatching side and unit that the promised day was moved."""
    day = date.fromisoformat(message.payload["due_on"])
    sentence = f"“{{title}}”的承诺改到{day.year}年{day.month}月{day.day}日，理由见页面。"
    tell_everybody(message, sentence)
    matter = _matter_of(message)
    tell(overseers_of(matter, message), message, sentence.format(title=matter.title), _matter_link(matter))


@handles(f"suggestions.{MatterAction.RECORD_VISIT}")
def problem_found_again(message: Message) -> None:
    """Tell the dispatching side when a return visit has found the problem back."""
    if message.payload.get("still_ok") == StillOk.REBOUND:
        matter = _matter_of(message)
        text = f"“{matter.title}”回访发现问题反复，请恢复办理。"
        tell(overseers_of(matter, message), message, text, _matter_link(matter))


@handles(f"suggestions.{MatterAction.REOPEN}")
def came_back(message: Message) -> None:
    """Tell everybody that a closed matter is taken up again; the dispatching side orders it."""
    tell_everybody(message, "“{title}”问题反复，已恢复办理。")
    matter = _matter_of(message)
    tell(overseers_of(matter, message), message, f"“{matter.title}”问题反复，请重新交办。", _matter_link(matter))


def tell_everybody(message: Message, sentence: str, *parts: str) -> None:
    """Tell the lead unit, or the units with these parts, in the console and the deputies in the portal."""
    matter = _matter_of(message)
    text = sentence.format(title=matter.title)
    tell(leading_unit(matter, message, *parts), message, text, _matter_link(matter))
    tell(people_asked(matter), message, text, reverse("portal:matter", args=[matter.public_id]))


def leading_unit(matter: Matter, message: Message, *parts: str) -> set[int]:
    """Return the users of the lead unit, or of the units with these parts; a returned part is no more."""
    held = matter.assignments.filter(round_no=matter.round_no, part__in=parts or (Part.LEAD,))
    units = held.exclude(state=AssignmentState.RETURNED).values_list("unit_id", flat=True)
    return {user for unit in units for user in people.post_holders(*UNIT, at=message.at, organisation_id=unit)}


@handles(f"suggestions.{MatterAction.RECORD_FEEDBACK}")
def deputies_to_rate(message: Message) -> None:
    """Ask the follow-up deputies for their rating; the unit never does (背靠背)."""
    matter = _matter_of(message)
    users = people_asked(matter)
    tell(users, message, f"“{matter.title}”已有答复，请您评价。", reverse("portal:matter", args=[matter.public_id]))


def people_asked(matter: Matter) -> set[int]:
    """Return the users of the deputies who are answered and asked."""
    return set(Deputy.objects.filter(pk__in=asked_deputies(matter), user__isnull=False).values_list("user", flat=True))


def _matter_of(message: Message) -> Matter:
    if message.subject.kind == "matter":
        return Matter.objects.get(pk=message.subject.id)
    return Matter.objects.get(opinions=message.subject.id)


def overseers_of(matter: Matter, message: Message) -> set[int]:
    """Return the users of the dispatching side."""
    if matter.level == Level.COUNTY or matter.state == MatterState.ADJUDICATION:
        return set(people.post_holders(Role.COUNTY_DISPATCHER, at=message.at))
    roles = (Role.PRESIDIUM_CLERK, Role.PRESIDIUM_CHAIR)
    return set(people.post_holders(*roles, at=message.at, organisation_id=matter.owner_id))


def _portal_link(suggestion: Suggestion) -> str:
    return reverse("portal:suggestion", args=[suggestion.public_id])


def _sponsors(suggestion: Suggestion, *states: str) -> set[int]:
    """Return the users of the co-sponsors who have answered so."""
    asked = suggestion.cosponsors.filter(state__in=states, deputy__user__isnull=False)
    return set(asked.values_list("deputy__user", flat=True))


def _lead(suggestion: Suggestion) -> set[int]:
    return {suggestion.lead.user_id} if suggestion.lead.user_id is not None else set()


@handles(f"suggestions.{SuggestionAction.INVITE_COSPONSORS}")
@handles(f"suggestions.{SuggestionAction.REVISE_SUGGESTION}")
def cosponsors_asked(message: Message) -> None:
    """Ask invited deputies to read and answer; after a change of the text those who had confirmed are asked again."""
    suggestion = Suggestion.objects.select_related("lead").get(pk=message.subject.id)
    again = message.payload.get("asked_again")
    if again == 0:
        return
    text = f"{suggestion.lead.name}代表请您附议“{suggestion.title}”。"
    if again:
        text = f"“{suggestion.title}”的内容改过了，请您看过新的内容再确认附议。"
    tell(_sponsors(suggestion, CoSponsorState.INVITED), message, text, _portal_link(suggestion))


@handles(f"suggestions.{SuggestionAction.SUBMIT_SUGGESTION}")
@handles(f"suggestions.{SuggestionAction.INSIST_ON_SUGGESTION}")
def reviewing_side(message: Message) -> None:
    """Tell the reviewing body that a suggestion waits for it."""
    suggestion = Suggestion.objects.get(pk=message.subject.id)
    roles = (Role.COUNTY_DISPATCHER, *PRESIDIUM)
    told = set(people.post_holders(*roles, at=message.at, organisation_id=suggestion.owner_id))
    link = reverse("console:suggestion", args=[suggestion.public_id])
    tell(told, message, f"代表建议“{suggestion.title}”待审查。", link)


@handles(f"suggestions.{SuggestionAction.RETURN_SUGGESTION}")
@handles(f"suggestions.{SuggestionAction.REFUSE_SUGGESTION}")
@handles(f"suggestions.{SuggestionAction.ACCEPT_SUGGESTION}")
@handles(f"suggestions.{SuggestionAction.WITHDRAW_SUGGESTION}")
def proposing_side(message: Message) -> None:
    """Tell the lead and those who stand behind it what became of a suggestion; a withdrawal too is told to all."""
    suggestion = Suggestion.objects.select_related("lead").get(pk=message.subject.id)
    told = _lead(suggestion) | _sponsors(suggestion, CoSponsorState.CONFIRMED, CoSponsorState.INVITED)
    tell(told, message, f"建议“{suggestion.title}”{suggestion.get_state_display()}。", _portal_link(suggestion))


@handles(f"suggestions.{SuggestionAction.CONFIRM_COSPONSORSHIP}")
@handles(f"suggestions.{SuggestionAction.DECLINE_COSPONSORSHIP}")
def lead_told(message: Message) -> None:
    """Tell the lead that somebody has answered the invitation."""
    suggestion = Suggestion.objects.select_related("lead").get(pk=message.subject.id)
    tell(_lead(suggestion), message, f"有代表答复了“{suggestion.title}”的附议邀请。", _portal_link(suggestion))


@handles(f"liaison.{ActivityAction.TAKE_BACK}")
def question_taken_back(message: Message) -> None:
    """Open the matter of a question an organ took away, and tell the organ; a question has one matter, however often.

    The month runs from the day it was taken away, not from when this message arrives.
    """
    question = questions.taken_back(message.subject.id, message.payload.get("user_id"))
    matter = questions.open_question(question, message.at)
    if matter is not None:
        text = f"“{matter.title}”是进站活动带回的问题，请签收，一个月内答复。"
        tell(leading_unit(matter, message), message, text, _matter_link(matter))
