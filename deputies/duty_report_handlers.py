"""Who is told after a step of a report to the voters; handlers run from the outbox, each at most once a message."""

from django.urls import reverse

from accounts import selectors as people
from accounts.roles import TOWNSHIP_ROLES, Role
from accounts.states import RegionLevel
from core.notices import tell
from core.outbox import Message, handles
from deputies.duty_report_states import ReportAction
from deputies.models import DutyReport, DutyReportPlan


@handles(f"deputies.{ReportAction.PLAN}")
def deputies_who_are_due(message: Message) -> None:
    """Tell every deputy of the plan that a report is to be written."""
    plan = DutyReportPlan.objects.get(pk=message.subject.id)
    for report in plan.reports.exclude(deputy__user=None).select_related("deputy"):
        link = reverse("duty_reports_portal:report", args=[report.public_id])
        text = f"“{plan.title}”请您述职，请在{plan.begins_on.month}月{plan.begins_on.day}日前写好报告。"
        tell({report.deputy.user_id}, message, text, link)


@handles(f"deputies.{ReportAction.SUBMIT}")
def those_who_arrange(message: Message) -> None:
    """Tell the organising side that a report has come in."""
    report = _report_of(message)
    if report.plan.region.level == RegionLevel.COUNTY:
        told = people.post_holders(Role.COUNTY_DISPATCHER, at=message.at)
    else:
        told = people.post_holders(*TOWNSHIP_ROLES, at=message.at, organisation_id=report.plan.owner_id)
    link = reverse("duty_reports_console:report", args=[report.public_id])
    tell(told, message, f"{report.deputy.name}代表提交了述职报告。", link)


@handles(f"deputies.{ReportAction.SEND_BACK}")
@handles(f"deputies.{ReportAction.PUBLISH}")
@handles(f"deputies.{ReportAction.PUBLISH_RESULT}")
@handles(f"deputies.{ReportAction.GIVE_FEEDBACK}")
def the_deputy(message: Message) -> None:
    """Tell the deputy how the own report stands."""
    report = _report_of(message)
    words = {
        f"deputies.{ReportAction.SEND_BACK}": "您的述职报告要修改，请看退回原因。",
        f"deputies.{ReportAction.PUBLISH}": "您的述职报告已公开。",
        f"deputies.{ReportAction.PUBLISH_RESULT}": "您的述职评议结果已公开。",
        f"deputies.{ReportAction.GIVE_FEEDBACK}": "您的述职有书面反馈，请写整改情况。",
    }
    link = reverse("duty_reports_portal:report", args=[report.public_id])
    tell({report.deputy.user_id}, message, words[message.topic], link)


def _report_of(message: Message) -> DutyReport:
    return DutyReport.objects.select_related("plan__region", "deputy").get(pk=message.subject.id)
