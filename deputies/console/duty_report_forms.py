"""The fields with which staff take the steps of a report to the voters; the rules on content are in the commands."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import Organisation
from core.ballots import next_batch
from core.clock import SHANGHAI
from core.errors import Refused
from core.models import BallotBox
from deputies.duty_report_policies import PUBLIC_DAYS_BEFORE, VOTERS_QUORUM
from deputies.duty_report_states import GROUPS, ReportAction
from deputies.models import DutyReport
from deputies.selectors import duty_reports as reports
from deputies.services.duty_report_votes import Terms

TIME_FORMAT = "%Y-%m-%dT%H:%M"
DAY = "请填写日期，例如2026-12-18。"
MOMENT = "请填写日期和时间，例如2026-12-18 09:30。"
NUMBER = "请填写数字。"


class ReportStepForm(forms.Form):
    """A step that needs nothing but the decision, and how a refusal is shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    lead = ""

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command beside report, actor and time."""
        return dict(self.cleaned_data)

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal beside the field it names, otherwise on top."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)

    def renew_version(self, version: int) -> None:
        """Let the person decide again on the report as it now stands, with everything typed still there."""
        if isinstance(self.data, QueryDict):
            renewed = self.data.copy()
            renewed["version"] = str(version)
            self.data = renewed


def _text(label: str, help_text: str = "", rows: int = 5) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=5000, widget=area)


def _line(label: str, help_text: str = "", most: int = 100) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=most)


def _day(label: str, help_text: str = "") -> forms.DateField:
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    errors = {"required": DAY, "invalid": DAY}
    return forms.DateField(label=label, help_text=help_text, widget=picker, error_messages=errors)


def _moment(label: str) -> forms.DateTimeField:
    picker = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=TIME_FORMAT)
    errors = {"required": MOMENT, "invalid": MOMENT}
    return forms.DateTimeField(
        label=label, input_formats=[TIME_FORMAT, "%Y-%m-%d %H:%M"], widget=picker, error_messages=errors
    )


def _count(label: str, help_text: str = "", least: int = 0, most: int = 9999) -> forms.IntegerField:
    errors = {"required": NUMBER, "invalid": NUMBER}
    return forms.IntegerField(label=label, help_text=help_text, min_value=least, max_value=most, error_messages=errors)


class PlanForm(forms.Form):
    """安排述职: who, and when."""

    title = _line("名称", "例如：青石桥镇2026年代表述职月。", 60)
    begins_on = _day("开始日期")
    ends_on = _day("结束日期")
    deputies = forms.MultipleChoiceField(
        label="述职的代表",
        help_text="本届还没有述过职的排在前面。每名代表一届至少述职一次。",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, data: Any = None, *, owner: Organisation, day: date) -> None:
        december = date(day.year, 12, 1)
        initial = {"begins_on": december, "ends_on": date(day.year, 12, 31)}
        super().__init__(data, initial=initial)
        field = self.fields["deputies"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(deputy.pk), _candidate(deputy)) for deputy in reports.candidates(owner.region)]


def _candidate(deputy: Any) -> str:
    last = deputy.last_on
    return f"{deputy.name}（{f'{last.year}年{last.month}月述过职' if last else '本届还没有述职'}）"


class SendBackForm(ReportStepForm):
    """退回修改."""

    reason = _text("哪里要改")


class PublishForm(ReportStepForm):
    """公开报告."""

    lead = "公开以后，报告全文、日期和地点所有人都能看到。"
    meeting_on = _day("述职会（书面述职为评议）日期", f"最早在{PUBLIC_DAYS_BEFORE}天以后，让选民有时间看。")
    place = _line("地点（书面述职可不填）")
    live_url = forms.URLField(
        label="直播地址（直播述职要填）", required=False, assume_scheme="https", max_length=300,
        error_messages={"invalid": "请填写完整的网址。"},
    )  # fmt: skip


class OpenBallotForm(ReportStepForm):
    """开始评议."""

    lead = "选民评议、代表互评、组织考评分开发票，一起计票。计票以前，谁都看不到结果。"
    opens_at = _moment("开始时间")
    closes_at = _moment("截止时间")
    voters_quorum = _count("选民票至少多少张", f"少于这个数，结果不算。一般{VOTERS_QUORUM}张。", least=5)
    weight_voters = _count("选民评议的权重（%）", "三类加起来等于100；都填0，按票数计。", most=100)
    weight_peers = _count("代表互评的权重（%）", most=100)
    weight_organisation = _count("组织考评的权重（%）", most=100)
    asks_reason = forms.BooleanField(label="票上可以写意见（不公开）", required=False)

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the command."""
        said = super().arguments()
        weights = {key: said[f"weight_{key}"] for key, _ in GROUPS}
        terms = Terms(said["opens_at"], said["closes_at"], said["voters_quorum"], weights, said["asks_reason"])
        return {"terms": terms, "version": said["version"]}


def _group() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="给谁的票", choices=GROUPS, widget=forms.RadioSelect, error_messages={"required": "请选择给谁。"}
    )


class SlipsForm(ReportStepForm):
    """制票."""

    lead = "票上的投票码只显示一次，点“制票”后请马上打印。"
    group = _group()
    size = _count("几张", "一次最多500张。", least=1)
    note = _line("原因（第一次制票不用填）", most=200)
    number = forms.IntegerField(widget=forms.HiddenInput)


class ReissueForm(ReportStepForm):
    """换发选票."""

    lead = "换发后旧票作废。已经投过的票不能换。"
    group = _group()
    serial = forms.IntegerField(
        label="票号（可不填）", help_text="不填，就把这一类还没有投的票全部换掉。", required=False, min_value=1
    )
    note = _line("原因", most=200)
    number = forms.IntegerField(widget=forms.HiddenInput)


class CloseForm(ReportStepForm):
    """结束评议并计票."""

    lead = "计票以后不能再投，结果不能再变。"


class ResultForm(ReportStepForm):
    """公开结果."""

    lead = "公开的是这次述职的档次和票数，不和别的代表比较，不排名。"


class FeedbackForm(ReportStepForm):
    """书面反馈."""

    lead = "反馈意见只给代表本人看。"
    text = _text("反馈意见", "选民肯定什么，希望改进什么。")


class RectificationForm(ReportStepForm):
    """公开整改情况."""

    lead = "公开以后，所有人都能看到代表写的整改情况。"


FORMS: dict[ReportAction, type[ReportStepForm]] = {
    ReportAction.SEND_BACK: SendBackForm,
    ReportAction.PUBLISH: PublishForm,
    ReportAction.OPEN_BALLOT: OpenBallotForm,
    ReportAction.ISSUE_SLIPS: SlipsForm,
    ReportAction.REISSUE_SLIPS: ReissueForm,
    ReportAction.CLOSE_BALLOT: CloseForm,
    ReportAction.REPEAT_BALLOT: ReportStepForm,
    ReportAction.PUBLISH_RESULT: ResultForm,
    ReportAction.GIVE_FEEDBACK: FeedbackForm,
    ReportAction.PUBLISH_RECTIFICATION: RectificationForm,
    ReportAction.FILE: ReportStepForm,
}


def step_form(
    action: ReportAction, report: DutyReport, box: BallotBox | None, at: datetime, data: Any = None
) -> ReportStepForm:
    """Return the form of a step, filled with what is known."""
    known: dict[str, Any] = {"version": report.version}
    begins = at.astimezone(SHANGHAI).replace(second=0, microsecond=0)
    if action == ReportAction.PUBLISH:
        known["meeting_on"] = begins.date() + timedelta(days=PUBLIC_DAYS_BEFORE)
    if action == ReportAction.OPEN_BALLOT:
        known |= {
            "opens_at": begins.strftime(TIME_FORMAT), "closes_at": (begins + timedelta(hours=4)).strftime(TIME_FORMAT),
            "voters_quorum": VOTERS_QUORUM, "weight_voters": 60, "weight_peers": 20, "weight_organisation": 20,
        }  # fmt: skip
    if action in (ReportAction.ISSUE_SLIPS, ReportAction.REISSUE_SLIPS) and box is not None:
        known["number"] = next_batch(box)
    return FORMS[action](data, initial=known)
