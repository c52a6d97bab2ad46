"""The fields with which staff take the steps of an appraisal; the rules on content are in the commands."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django import forms

from accounts.models import Organisation
from core.ballots import next_batch
from core.clock import SHANGHAI
from core.models import BallotBox
from oversight import selectors
from oversight.models import OfficeAppraisal
from oversight.services.appraisals import Plan
from oversight.services.voting import GROUPS, Terms
from oversight.states import AppraisalAction, CheckResult
from suggestions.console.forms.base import TIME_FORMAT, MomentField, StepForm, line, long_text, minute, one_of, tick
from suggestions.selectors import catalogue

COMMON_CATEGORY = "17"


class PlanForm(forms.Form):
    """方案: what is offered depends on the body that plans."""

    title = line("名称", "例如：青石桥镇2026年站所评议。", 60)
    plan = long_text("方案", "为什么评、怎样评、谁参加。", rows=5)
    targets = forms.MultipleChoiceField(
        label="评议哪些站所", widget=forms.CheckboxSelectMultiple, required=False, help_text="最多10个。"
    )
    contents = forms.CharField(
        label="评议内容",
        help_text="一行一项，最多5项。每个站所都按这几项评。",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    station = forms.ChoiceField(label="由哪个联络站跟进整改（可不选）", required=False)

    def __init__(self, data: Any = None, *, owner: Organisation, day: date) -> None:
        super().__init__(data)
        self.owner = owner
        offices = [(str(office.pk), office.name) for office in selectors.offices_for(owner, day)]
        stations = [(str(station.pk), station.organisation.name) for station in selectors.stations_for(owner)]
        _offer(self.fields["targets"], offices)
        _offer(self.fields["station"], [("", "不指定"), *stations])

    def plan_said(self) -> Plan:
        """Return what the command takes."""
        said = self.cleaned_data
        return Plan(
            title=said["title"],
            owner_id=self.owner.pk,
            plan=said["plan"],
            target_ids=[int(pk) for pk in said["targets"]],
            contents=said["contents"].splitlines(),
            station_id=int(said["station"]) if said["station"] else None,
        )


def _offer(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


def _day(label: str, help_text: str = "") -> forms.DateField:
    sentence = "请填写日期，例如2026-11-18。"
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": sentence, "invalid": sentence},
    )


def _count(label: str, help_text: str = "", least: int = 0, most: int = 9999) -> forms.IntegerField:
    sentence = "请填写数字。"
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=most,
        error_messages={"required": sentence, "invalid": sentence},
    )


class AnnounceForm(StepForm):
    """公告."""

    lead = "公告以后，被评议的站所会收到通知，开始自查。"
    self_check_by = _day("自查截止日期")
    meeting_on = _day("评议会日期", "投票从这一天起才能开始。")
    place = line("评议会地点")


class SelfCheckForm(StepForm):
    """登记自查."""

    target = forms.ChoiceField(label="站所")
    text = long_text("自查情况", "做了什么，还有什么问题，准备怎样改。", rows=6)

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        said = super().arguments()
        target = said.pop("target")
        return {**said, "target_id": int(target)}


class OpenBallotForm(StepForm):
    """开始投票."""

    lead = "开始以后制票、发票。计票以前，谁都看不到结果，只看得到投了多少张。"
    opens_at = MomentField("开始时间", "到了这个时间，票才能投。")
    closes_at = MomentField("截止时间")
    quorum = _count("法定票数", "收到的票少于这个数，结果不算。最少5张。", least=1)
    weight_deputies = _count("人大代表、议政员的权重（%）", "两类的权重加起来等于100；都填0，按票数计。", most=100)
    weight_citizens = _count("群众的权重（%）", most=100)
    asks_reason = tick("票上可以写意见", "写的意见不公开，只给组织单位看，看不出是谁写的。")

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        said = super().arguments()
        terms = Terms(
            opens_at=said["opens_at"],
            closes_at=said["closes_at"],
            quorum=said["quorum"],
            weights={key: said[f"weight_{key}"] for key, _ in GROUPS},
            asks_reason=said["asks_reason"],
        )
        return {"terms": terms, "version": said["version"]}


class SlipsForm(StepForm):
    """制票."""

    lead = "票上的投票码只显示一次，点“制票”后请马上打印。"
    group = one_of("给谁的票", GROUPS, "请选择给谁。")
    size = _count("几张", "一次最多500张。", least=1)
    note = line("原因（第一次制票不用填）", "再制票时写明，例如：临时多到两人。", 200)
    number = forms.IntegerField(widget=forms.HiddenInput)


class ReissueForm(StepForm):
    """换发选票."""

    lead = "换发后旧票作废。已经投过的票不能换。"
    group = one_of("换哪一类的票", GROUPS, "请选择哪一类。")
    serial = forms.IntegerField(
        label="票号（可不填）", help_text="不填，就把这一类还没有投的票全部换掉。", required=False, min_value=1
    )
    note = line("原因", "例如：3号票遗失。", 200)
    number = forms.IntegerField(widget=forms.HiddenInput)


class FindingForm(StepForm):
    """列入整改清单."""

    target = forms.ChoiceField(label="哪个站所")
    title = line("问题", "一句话，最多40字。", 40)
    requirement = long_text("整改要求", "改到什么程度，什么时候改好。")
    category = forms.ChoiceField(label="类别")

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        said = super().arguments()
        target, category = said.pop("target"), said.pop("category")
        return {**said, "target_id": int(target), "category_id": int(category)}


class SendFindingsForm(StepForm):
    """交办整改."""

    lead = "清单里的每一项都会交办给站所，30天内报告整改情况。"


class CheckForm(StepForm):
    """登记跟进."""

    finding = forms.ChoiceField(label="整改清单里的哪一项")
    result = one_of("看到的结果", CheckResult.choices, "请选择结果。")
    checked_on = _day("哪一天去看的")
    note = long_text("看到的情况")

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        said = super().arguments()
        finding = said.pop("finding")
        return {**said, "finding_id": int(finding)}


class PublishForm(StepForm):
    """公开结果."""

    lead = "公开以后，所有人都能看到评议结果和整改清单。票上写的意见不公开。"
    conclusion = long_text("评议意见", "会写在公开页面上，不要写个人姓名和电话。")


class ReportForm(StepForm):
    """登记报送党委."""

    reported_on = _day("报送日期")
    reported_to = line("报送给", "例如：青石桥镇党委。", 60)


class CloseForm(StepForm):
    """结束投票并计票."""

    lead = "计票以后不能再投，结果不能再变。还没有投的票一并失效。"


class SecondForm(StepForm):
    """组织二次评议."""

    lead = "用同样的内容，对同样的站所再评一次，一般在年末。建好以后从公告开始。"


class RepeatForm(StepForm):
    """重新组织投票."""

    lead = "上一次未达法定人数，结果不算。重新投票要重新制票。"


FORMS: dict[AppraisalAction, type[StepForm]] = {
    AppraisalAction.ANNOUNCE: AnnounceForm,
    AppraisalAction.RECORD_SELF_CHECK: SelfCheckForm,
    AppraisalAction.FINISH_SELF_CHECK: StepForm,
    AppraisalAction.OPEN_BALLOT: OpenBallotForm,
    AppraisalAction.ISSUE_SLIPS: SlipsForm,
    AppraisalAction.REISSUE_SLIPS: ReissueForm,
    AppraisalAction.CLOSE_BALLOT: CloseForm,
    AppraisalAction.REPEAT_BALLOT: RepeatForm,
    AppraisalAction.ADD_FINDING: FindingForm,
    AppraisalAction.SEND_FINDINGS: SendFindingsForm,
    AppraisalAction.RECORD_CHECK: CheckForm,
    AppraisalAction.PUBLISH: PublishForm,
    AppraisalAction.REPORT_RESULT: ReportForm,
    AppraisalAction.START_SECOND: SecondForm,
    AppraisalAction.CANCEL: StepForm,
}


def step_form(
    action: AppraisalAction,
    appraisal: OfficeAppraisal,
    box: BallotBox | None,
    actor: Any,
    at: datetime,
    data: Any = None,
) -> StepForm:
    """Return the form of a step, filled with what is known."""
    filled = {"version": appraisal.version, **_known(action, appraisal, box, at)}
    kind: Callable[..., StepForm] = FORMS[action]
    form = kind(data, initial=filled)
    if "target" in form.fields:
        targets = selectors.own_targets(appraisal, actor)
        form.offer("target", [(str(target.pk), target.organisation.name) for target in targets])
    if "category" in form.fields:
        form.offer("category", [(str(row.pk), row.name) for row in catalogue.categories()])
    if "finding" in form.fields:
        form.offer("finding", [(str(row.pk), str(row)) for row in appraisal.findings.all()])
    return form


def _known(action: AppraisalAction, appraisal: OfficeAppraisal, box: BallotBox | None, at: datetime) -> dict[str, Any]:
    today = at.astimezone(SHANGHAI).date()
    if action == AppraisalAction.OPEN_BALLOT:
        begins = minute(at)
        return {
            "opens_at": begins.strftime(TIME_FORMAT), "closes_at": (begins + timedelta(hours=4)).strftime(TIME_FORMAT),
            "weight_deputies": 0, "weight_citizens": 0,
        }  # fmt: skip
    if action in (AppraisalAction.ISSUE_SLIPS, AppraisalAction.REISSUE_SLIPS) and box is not None:
        return {"number": next_batch(box)}
    if action == AppraisalAction.RECORD_CHECK:
        return {"checked_on": today}
    if action == AppraisalAction.REPORT_RESULT:
        return {"reported_on": today}
    if action == AppraisalAction.ADD_FINDING:
        usual = next((row.pk for row in catalogue.categories() if row.code == COMMON_CATEGORY), "")
        return {"category": str(usual)}
    return {}
