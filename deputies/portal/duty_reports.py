"""A deputy's own reports to the voters: write, hand in, read the result and the feedback, write what was put right."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core.actors import Actor
from core.clock import now
from core.errors import Refused, Stale
from deputies.duty_report_states import ReportAction, ReportForm
from deputies.models import DutyReport
from deputies.portal.gate import deputy_of, deputy_page
from deputies.selectors import duty_reports as reports
from deputies.services.duty_report_commands import COMMANDS

PER_PAGE = 20
DONE = {
    ReportAction.WRITE: "已保存，还没有提交。",
    ReportAction.SUBMIT: "报告已提交。",
    ReportAction.WRITE_RECTIFICATION: "整改情况已保存，审定后公开。",
}


class TextForm(forms.Form):
    """What the deputy writes: the report, or what was put right."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    form = forms.ChoiceField(label="怎样述职", choices=ReportForm.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label="述职报告",
        help_text="做了什么，联系群众多少次，提了哪些建议、结果怎样，还有什么不足。会全文公开，不要写电话号码。",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 14}),
    )

    def __init__(self, data: Any, report: DutyReport, *, rectifying: bool) -> None:
        text = report.rectification if rectifying else report.text
        super().__init__(data, initial={"version": report.version, "form": report.form, "text": text})
        if rectifying:
            del self.fields["form"]
            self.fields["text"].label = "整改情况"
            self.fields["text"].help_text = "针对反馈意见做了什么。会公开，不要写电话号码。"

    def renew_version(self, version: int) -> None:
        """Let the deputy decide again on the report as it now stands, with everything typed still there."""
        self.data = {**{name: self.data.get(name, "") for name in self.fields}, "version": str(version)}


@deputy_page
@require_GET
def my_reports(request: HttpRequest) -> HttpResponse:
    """List my reports, those I still have to write first."""
    page = Paginator(reports.own(deputy_of(request)), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "deputies/portal/duty_reports.html", {"page": page})


@deputy_page
@require_http_methods(["GET", "POST"])
def my_report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show my report, or keep what I wrote, or hand it in."""
    actor = deputy_of(request)
    report = get_object_or_404(reports.own(actor), public_id=public_id)
    offered = reports.offered(report, None, actor)
    rectifying = ReportAction.WRITE_RECTIFICATION in offered
    form = TextForm(request.POST if request.method == "POST" else None, report, rectifying=rectifying)
    status = 422 if form.is_bound else 200
    if form.is_bound and not offered:
        messages.info(request, "这份报告现在不能改，最新情况见下面。")
        return redirect("duty_reports_portal:report", public_id=public_id)
    if form.is_valid():
        step = _wanted(request, rectifying)
        status = _try(form, step, report, actor)
        if status == 200:
            messages.success(request, DONE[step])
            return redirect("duty_reports_portal:report", public_id=public_id)
    context = {
        "report": report,
        "form": form if offered else None,
        "rectifying": rectifying,
        "outcome": reports.outcome(report),
    }
    return render(request, "deputies/portal/duty_report.html", context, status=status)


def _wanted(request: HttpRequest, rectifying: bool) -> ReportAction:
    if rectifying:
        return ReportAction.WRITE_RECTIFICATION
    return ReportAction.SUBMIT if "submit" in request.POST else ReportAction.WRITE


def _try(form: TextForm, step: ReportAction, report: DutyReport, actor: Actor) -> int:
    """Return 200 when the step is taken, otherwise the status with which the form is shown again."""
    try:
        COMMANDS[step](report_id=report.pk, actor=actor, at=now(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        if isinstance(refusal, Stale):
            form.renew_version(reports.own(actor).get(pk=report.pk).version)
        return refusal.status
    return 200
