"""Which command takes which step of a report; the forms and the API look here."""

from collections.abc import Callable
from typing import Any

from deputies.duty_report_states import ReportAction
from deputies.services import duty_report_votes as votes
from deputies.services import duty_reports as reports

COMMANDS: dict[ReportAction, Callable[..., Any]] = {
    ReportAction.WRITE: reports.write_report,
    ReportAction.SUBMIT: reports.submit_report,
    ReportAction.SEND_BACK: reports.send_back_report,
    ReportAction.PUBLISH: reports.publish_report,
    ReportAction.OPEN_BALLOT: votes.open_report_ballot,
    ReportAction.ISSUE_SLIPS: votes.issue_report_slips,
    ReportAction.REISSUE_SLIPS: votes.reissue_report_slips,
    ReportAction.CLOSE_BALLOT: votes.close_report_ballot,
    ReportAction.REPEAT_BALLOT: votes.repeat_report_ballot,
    ReportAction.PUBLISH_RESULT: reports.publish_report_result,
    ReportAction.GIVE_FEEDBACK: reports.give_report_feedback,
    ReportAction.WRITE_RECTIFICATION: reports.write_rectification,
    ReportAction.PUBLISH_RECTIFICATION: reports.publish_rectification,
    ReportAction.FILE: reports.file_report,
}
