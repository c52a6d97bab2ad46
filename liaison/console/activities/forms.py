"""The forms of an activity's steps; the rules on content are the commands' own."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from accounts import selectors as places
from core.actors import Actor
from core.clock import SHANGHAI
from core.step_forms import MomentField, StepForm, line, long_text, one_of, tick
from liaison.console.activities.planning import CHOOSE, PlanForm, initial_of
from liaison.inputs import COUNTS, RESULT_FIELDS
from liaison.selectors import activities
from liaison.states.activities import (
    ActivityAction,
    AskerKind,
    OfficerLevel,
    ParticipantRole,
    ParticipantState,
    QuestionState,
)
from liaison.wording import label_of

if TYPE_CHECKING:
    from liaison.models import Activity

_PERSON = ((ParticipantState.PRESENT, "到场"), (ParticipantState.ABSENT, "未到"))
_BODY = (*((level.value, f"{level.label}到场") for level in OfficerLevel), (ParticipantState.ABSENT, "没有来人"))


def _ids(label: str, help_text: str = "") -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label, coerce=int, required=False, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )


def _id(label: str, help_text: str = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, required=False, empty_value=None, help_text=help_text)


class ActivityForm(StepForm):
    """A step of an activity."""

    # Which of the command's arguments a field is, where the two are not called the same.
    argument_of: ClassVar[dict[str, str]] = {
        "deputies": "deputy_ids",
        "groups": "group_ids",
        "organisations": "organisation_ids",
        "participants": "participant_ids",
        "region": "region_id",
        "deputy": "deputy_id",
        "unit": "unit_id",
        "question": "question_id",
    }

    def __init__(self, data: Any = None, *, activity: "Activity", actor: Actor, at: datetime) -> None:
        super().__init__(data, initial={"version": activity.version})
        self.activity, self.actor, self.at = activity, actor, at
        self.fill()

    def fill(self) -> None:
        """Give the fields what may be chosen."""

    def arguments(self) -> dict[str, Any]:
        """Return the command's keyword arguments."""
        return {self.argument_of.get(name, name): value for name, value in super().arguments().items()}


class InviteForm(ActivityForm):
    """邀请参加."""

    deputies = _ids("代表", "同一时间已有安排的代表不能再邀请。")
    groups = _ids("代表小组（整组邀请）", "组里各级代表都会收到邀请，已经邀请过的不重复。")
    organisations = _ids("到会应答的单位", "单位收到邀请后回复来不来，开展后登记来的是哪一级负责人。")
    outside_name = line("外请人员（可不填）", "例如“省农科院王老师”。", 40)
    role = forms.ChoiceField(label="分工", choices=ParticipantRole.choices, initial=ParticipantRole.ATTENDING)

    def fill(self) -> None:
        """Offer the deputies near by and the bodies that may answer."""
        deputies = activities.invitable_deputies(self.activity, self.actor, self.at)
        self.offer("deputies", [(deputy.pk, deputy.name) for deputy in deputies])
        groups = activities.invitable_groups(self.actor, self.at)
        self.offer("groups", [(group.pk, f"{group.name}（{group.get_kind_display()}）") for group in groups])
        if not groups:
            del self.fields["groups"]
        bodies = activities.invitable_bodies(self.activity, self.at)
        self.offer("organisations", [(body.pk, body.name) for body in bodies])


class UninviteForm(ActivityForm):
    """撤回邀请."""

    participants = _ids("撤回谁的邀请")

    def fill(self) -> None:
        """Offer those asked."""
        self.offer("participants", [(one.pk, one.name) for one in self.activity.participants.all()])


class AnnounceForm(ActivityForm):
    """公告."""

    late_notice_reason = line("没有提前公告的原因", "不够天数的必须写；天数够的不用写。", 200)
    lead = "公告以后，参加人会收到通知，面向群众的活动会登在公开页面上，并生成活动二维码。"


class MoveForm(ActivityForm):
    """改期或改地点."""

    starts_at = MomentField("新的开始时间")
    ends_at = MomentField("新的结束时间")
    region = forms.TypedChoiceField(label="在哪个村（社区）", coerce=int)
    place_text = line("具体地点")
    reason = line("原因", "会和原来的时间、地点一起登在公开页面上。", 200)
    lead = "参加人都会收到通知，改了时间的要重新回复；公开页面上保留原来的时间并注明改期。"

    def fill(self) -> None:
        """Offer the places and begin with what is announced."""
        regions = places.regions_for(self.actor).order_by("code")
        self.offer("region", [(region.pk, region.name) for region in regions])
        self.initial = {
            **self.initial,
            "starts_at": self.activity.starts_at.astimezone(SHANGHAI),
            "ends_at": self.activity.ends_at.astimezone(SHANGHAI),
            "region": self.activity.region_id,
            "place_text": self.activity.place_text,
        }


class CancelForm(ActivityForm):
    """取消活动."""

    reason = line("取消的原因", "已经公告的，会登在公开页面上。", 200)
    cancelled_told = line("用什么方式告知了哪些人", "例如“村广播通知，电话告知水利局”。还没有公告的可不填。", 200)
    lead = "参加人都会收到通知，公开页面上注明已取消。"


class AttendanceForm(ActivityForm):
    """Who was there: one line for each participant not on leave."""

    lead = "代表到场会记入履职记录，不用另外填报。"

    def fill(self) -> None:
        """Ask for each participant."""
        for one in self.activity.participants.all():
            if one.state == ParticipantState.LEAVE:
                continue
            choices = _BODY if one.organisation_id else _PERSON
            self.fields[f"p{one.pk}"] = forms.ChoiceField(
                label=f"{one.name}（{one.get_role_display()}）",
                choices=choices,
                widget=forms.RadioSelect,
                error_messages={"required": f"请选择{one.name}到场还是未到。"},
            )
            known = {ParticipantState.PRESENT: one.officer_level or "present", ParticipantState.ABSENT: "absent"}
            self.initial[f"p{one.pk}"] = known.get(ParticipantState(one.state), "")

    def arguments(self) -> dict[str, Any]:
        """Return the command's keyword arguments."""
        said = super().arguments()
        came = {int(name[1:]): value for name, value in said.items() if name[1:].isdecimal()}
        return {"version": said["version"], "attendance": came}


class AddQuestionForm(ActivityForm):
    """登记提问."""

    asker_kind = one_of("谁提的", AskerKind.choices, "请选择是谁提的。", "群众只登记是群众，不写姓名。")
    deputy = _id("哪位代表（代表提的要选）")
    unit = _id("问哪个单位（不选就是进站的机关）")
    text = long_text("问的是什么")

    def fill(self) -> None:
        """Offer the deputies and bodies that take part."""
        people = list(self.activity.participants.all())
        self.offer("deputy", [("", "不选"), *((one.deputy_id, one.name) for one in people if one.deputy_id)])
        self.offer("unit", [("", "不选"), *_units(self.activity)])


def _units(activity: "Activity") -> list[tuple[int, str]]:
    """Return the bodies that take part, the organ first."""
    organ = [(activity.organ_id, activity.organ.name)] if activity.organ_id and activity.organ else []
    asked = [(one.organisation_id, one.name) for one in activity.participants.all() if one.organisation_id]
    return list(dict.fromkeys([*organ, *asked]))


def _open_questions(activity: "Activity") -> list[tuple[int, str]]:
    return [(q.pk, q.text) for q in activity.questions.all() if q.state == QuestionState.OPEN]


class AnswerQuestionForm(ActivityForm):
    """当场答复."""

    question = _id("哪个提问")
    answer = long_text("答复的要点")
    officer = line("谁答复的", "职务和姓名，例如“县水利局局长 李明”。", 40)
    asker_confirmed = tick("提问人当场表示认可")

    def fill(self) -> None:
        """Offer the questions still open."""
        self.offer("question", _open_questions(self.activity))


class TakeBackForm(ActivityForm):
    """带回办理."""

    question = _id("哪个提问")
    unit = _id("由哪个单位带回（不选就是问的那个单位）")
    officer = line("谁带回的", "职务和姓名。", 40)
    opinion_number = line(
        "意见登记编号（可不填）", "提问的群众要答复的，先在这个活动上代为登记意见，再填登记编号。", 20
    )
    lead = "带回的问题，单位要在一个月内向县人大代表工委反馈办理情况。"

    def fill(self) -> None:
        """Offer the open questions and the bodies that take part."""
        self.offer("question", _open_questions(self.activity))
        self.offer("unit", [("", "不选"), *_units(self.activity)])


class ResultForm(ActivityForm):
    """小结: the counts of the kind, what it must say besides, the outcome."""

    def fill(self) -> None:
        """Ask for what this kind has."""
        kind = self.activity.kind
        for name in COUNTS.get(kind, ()):
            self.fields[name] = forms.IntegerField(
                label=label_of(name), required=False, min_value=0, max_value=1_000_000
            )
        for name in RESULT_FIELDS.get(kind, ()):
            label = label_of(name)
            self.fields[name] = _level_field(label) if name == "officer_level" else long_text(label, rows=3)
        self.fields["outcome"] = long_text("成效", "办成了什么、听到了什么。不写群众姓名和电话。")
        self.fields["summary"] = long_text("小结（可不填）", "经验和下一步打算。", rows=3)
        self.initial = {**self.initial} | {
            name: getattr(self.activity, name) for name in self.fields if name != "reason"
        }
        self.initial["officer_level"] = self.activity.officer_level or self._who_came()

    def _who_came(self) -> str:
        """Return the level that came for the organ, as entered with who was there; nothing is asked twice."""
        came = (
            p.officer_level for p in self.activity.participants.all() if p.organisation_id == self.activity.organ_id
        )
        return next(came, "") if self.activity.organ_id else ""


def _level_field(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[CHOOSE, *OfficerLevel.choices], required=False)


class CorrectForm(ResultForm):
    """更正小结."""

    reason = line("为什么更正", "会留在小结旁边。", 200)


STEP_FORMS: dict[ActivityAction, Callable[..., StepForm]] = {
    ActivityAction.APPROVE: ActivityForm,
    ActivityAction.ANNOUNCE: AnnounceForm,
    ActivityAction.HOLD: AttendanceForm,
    ActivityAction.ANSWER_QUESTION: AnswerQuestionForm,
    ActivityAction.TAKE_BACK: TakeBackForm,
    ActivityAction.SUMMARISE: ResultForm,
    ActivityAction.INVITE: InviteForm,
    ActivityAction.ADD_QUESTION: AddQuestionForm,
    ActivityAction.CHANGE: PlanForm,
    ActivityAction.MARK_ATTENDANCE: AttendanceForm,
    ActivityAction.MOVE: MoveForm,
    ActivityAction.UNINVITE: UninviteForm,
    ActivityAction.RETURN_TO_DRAFT: ActivityForm,
    ActivityAction.CORRECT: CorrectForm,
    ActivityAction.CANCEL: CancelForm,
}


def step_form(action: ActivityAction, activity: "Activity", actor: Actor, at: datetime, data: Any = None) -> StepForm:
    """Return the form of a step, filled with what is known."""
    if action == ActivityAction.CHANGE:
        return PlanForm(data, kind=activity.kind, actor=actor, at=at, initial=initial_of(activity))
    return STEP_FORMS[action](data, activity=activity, actor=actor, at=at)


def asks_nothing(actions: Sequence[ActivityAction]) -> set[ActivityAction]:
    """Return the actions that need no more than a press of the button."""
    return {action for action in actions if STEP_FORMS[action] is ActivityForm}
