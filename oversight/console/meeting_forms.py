"""The fields with which staff call, answer, hold and conclude coordination meetings; the rules are in the commands."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django import forms

from core.actors import Actor
from core.clock import local_date
from oversight import meeting_selectors
from oversight.models import CoordMeeting
from oversight.services.meetings import Attendance, Call, Minutes, Task
from oversight.states import AttendeeLevel, MeetingAction, MeetingKind, Response
from suggestions.console.forms.base import MomentField, StepForm, line, long_text, minute, one_of, tick

TASKS = 8
MATTERS_OFFERED = 20


class CallForm(forms.Form):
    """发起: what is offered depends on the posts of who calls."""

    convener = forms.ChoiceField(label="以哪个单位的名义")
    kind = forms.ChoiceField(label="会议种类", choices=MeetingKind.choices)
    title = line("议题", "例如：石桥村排水沟堵塞问题。", 60)
    reason = long_text("为什么要开会", "哪些单位的事，为什么一家办不了。", rows=3)
    problems = forms.CharField(
        label="问题清单", help_text="一行写一个问题。", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    matters = forms.MultipleChoiceField(
        label="有关的办理事项（可不选）", required=False, widget=forms.CheckboxSelectMultiple
    )
    units = forms.MultipleChoiceField(
        label="叫哪些单位", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="叫了县级单位的，由县人大代表工委核准。",
    )  # fmt: skip
    deputies = forms.MultipleChoiceField(
        label="邀请哪些代表（可不选）", required=False, widget=forms.CheckboxSelectMultiple
    )
    meets_at = MomentField("开会时间")
    place = line("地点", "最好在现场。", 60)

    def __init__(self, data: Any = None, *, actor: Actor, at: datetime, deputies: list[tuple[str, str]]) -> None:
        start = minute(at + timedelta(days=3)).replace(hour=9, minute=0)
        super().__init__(data, initial={"meets_at": start})
        conveners = meeting_selectors.conveners(actor)
        self._offer("convener", [(str(body.pk), body.name) for body in conveners])
        units = meeting_selectors.units_for(conveners[0].region, local_date(at))
        self._offer("units", [(str(unit.pk), unit.name) for unit in units])
        offered = meeting_selectors.matters_for(actor)[:MATTERS_OFFERED]
        self._offer("matters", [(str(m.pk), f"{m.number} {m.title}") for m in offered])
        self._offer("deputies", deputies)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def said(self) -> Call:
        """Return what the command takes."""
        given = self.cleaned_data
        return Call(
            convener_id=int(given["convener"]),
            kind=given["kind"],
            title=given["title"],
            reason=given["reason"],
            problems=given["problems"].splitlines(),
            unit_ids=[int(pk) for pk in given["units"]],
            deputy_ids=[int(pk) for pk in given["deputies"]],
            matter_ids=[int(pk) for pk in given["matters"]],
            meets_at=given["meets_at"],
            place=given["place"],
        )


class ReasonForm(StepForm):
    """不核准、取消、划去."""

    reason = long_text("理由", "对方看得到这一段。", rows=3)


class RespondForm(StepForm):
    """回复参会."""

    lead = "请在一个工作日内回复。"
    response = one_of("参加不参加", [c for c in Response.choices if c[0] != Response.PENDING], "请选择参加还是请假。")
    who = line("谁来参加、什么职务（参加的填）", max_length=60)
    note = line("请假原因和签字的主要负责人（请假的填）", max_length=200)


class HoldForm(StepForm):
    """登记到会."""

    deputies_came = forms.IntegerField(label="到会代表", min_value=0, max_value=999, initial=0)
    citizens_came = forms.IntegerField(label="到会群众", min_value=0, max_value=9999, initial=0)
    missing_reason = line("有一方没有到会的，写明原因", max_length=200)

    def __init__(self, data: Any = None, *, meeting: CoordMeeting, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.rows = list(meeting.units.all())
        for row in self.rows:
            self.fields[f"unit_{row.pk}"] = one_of(row.unit.name, AttendeeLevel.choices, "请登记来的是谁。")
        self.order_fields(["version", *(f"unit_{row.pk}" for row in self.rows)])

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        said = super().arguments()
        units = {row.pk: said[f"unit_{row.pk}"] for row in self.rows}
        counted = {name: said[name] for name in ("deputies_came", "citizens_came", "missing_reason")}
        return {"version": said["version"], "attendance": Attendance(units=units, **counted)}


class ConcludeForm(StepForm):
    """印发纪要."""

    lead = "会后一个工作日内印发。每项任务写明单位和日期，问题清单就变成履职清单。"
    minutes = long_text("纪要", "谁到了会，说了什么，定了什么。", rows=6)

    def __init__(self, data: Any = None, *, meeting: CoordMeeting, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        units = [("", "请选择"), *((str(row.unit_id), row.unit.name) for row in meeting.units.all())]
        for number in range(1, TASKS + 1):
            hint = meeting.problems[number - 1] if number <= len(meeting.problems) else ""
            self.fields[f"task_{number}"] = line(f"任务{number}", f"对应的问题：{hint}" if hint else "", 200)
            self.fields[f"unit_{number}"] = forms.ChoiceField(label="责任单位", choices=units, required=False)
            self.fields[f"due_{number}"] = forms.DateField(
                label="完成日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            )

    def clean(self) -> dict[str, Any]:
        """Each task that is written needs its unit and its day."""
        said = super().clean() or self.cleaned_data
        for number in range(1, TASKS + 1):
            if said.get(f"task_{number}") and not (said.get(f"unit_{number}") and said.get(f"due_{number}")):
                self.add_error(f"task_{number}", "请选责任单位和完成日期。")
        return said

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        said = super().arguments()
        return {"version": said["version"], "minutes": Minutes(said["minutes"], tuple(self._tasks(said)))}

    def _tasks(self, said: dict[str, Any]) -> Iterator[Task]:
        for number in range(1, TASKS + 1):
            if said[f"task_{number}"]:
                yield Task(said[f"task_{number}"], int(said[f"unit_{number}"]), said[f"due_{number}"])


class ReportForm(StepForm):
    """报告落实."""

    report = long_text("做了什么，做到哪一步", rows=4)


class VerifyForm(StepForm):
    """核实销号."""

    done = one_of("去看过了吗", [("yes", "看过，已经落实"), ("no", "还没有落实，退回")], "请选择。")
    note = long_text("还差什么（退回的填）", rows=3)

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        said = super().arguments()
        return {**said, "done": said["done"] == "yes"}


class RateForm(StepForm):
    """报到评价."""

    lead = "勾上做到的。评价供考核参考，评过不能改。"

    def __init__(self, data: Any = None, *, meeting: CoordMeeting, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.rows = [row for row in meeting.units.all() if row.rated_at is None]
        for row in self.rows:
            for name, label in (("on_time", "按时到会"), ("right_person", "来的人能定事"), ("kept_word", "说到做到")):
                self.fields[f"{name}_{row.pk}"] = tick(f"{row.unit.name}：{label}")

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        said = super().arguments()
        names = ("on_time", "right_person", "kept_word")
        ratings = {row.pk: tuple(said[f"{name}_{row.pk}"] for name in names) for row in self.rows}
        return {"version": said["version"], "ratings": ratings}


PLAIN: dict[MeetingAction, type[StepForm]] = {
    MeetingAction.APPROVE: StepForm,
    MeetingAction.DECLINE: ReasonForm,
    MeetingAction.CANCEL_MEETING: ReasonForm,
    MeetingAction.RESPOND: RespondForm,
}
OF_MEETING: dict[MeetingAction, Any] = {
    MeetingAction.HOLD: HoldForm,
    MeetingAction.CONCLUDE: ConcludeForm,
    MeetingAction.RATE_UNITS: RateForm,
}
OF_DECISION: dict[MeetingAction, type[StepForm]] = {
    MeetingAction.REPORT_DECISION: ReportForm,
    MeetingAction.VERIFY_DECISION: VerifyForm,
    MeetingAction.STRIKE_DECISION: ReasonForm,
}


def form_for(action: MeetingAction, meeting: CoordMeeting, data: Any = None) -> StepForm:
    """Return the form of a step; a step on one decision has the same version as its meeting."""
    initial = {"version": meeting.version}
    if action in OF_MEETING:
        form: StepForm = OF_MEETING[action](data, meeting=meeting, initial=initial)
        return form
    return {**PLAIN, **OF_DECISION}[action](data, initial=initial)
