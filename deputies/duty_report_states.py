"""The only place for the words of deputies' reports on their duties (述职) with their Chinese labels."""

from django.db.models import TextChoices


class ReportForm(TextChoices):
    """三述: how a deputy reports."""

    ON_SITE = "on_site", "现场述职"
    WRITTEN = "written", "书面述职"
    LIVE = "live", "直播述职"


class ReportState(TextChoices):
    """How far a report is."""

    DUE = "due", "待写报告"
    SUBMITTED = "submitted", "报告已提交"
    PUBLISHED = "published", "报告已公开"
    BALLOT_OPEN = "ballot_open", "评议中"
    BALLOT_CLOSED = "ballot_closed", "已评议"
    RESULT_PUBLISHED = "result_published", "结果已公开"
    FEEDBACK_GIVEN = "feedback_given", "待公开整改"
    RECTIFIED = "rectified", "整改已公开"
    FILED = "filed", "已归档"


class ReportAction(TextChoices):
    """What can be done with a report; the value is the command's name."""

    PLAN = "plan_reports", "安排述职"
    WRITE = "write_report", "写述职报告"
    SUBMIT = "submit_report", "提交报告"
    SEND_BACK = "send_back_report", "退回修改"
    PUBLISH = "publish_report", "公开报告"
    OPEN_BALLOT = "open_report_ballot", "开始评议"
    ISSUE_SLIPS = "issue_report_slips", "制票"
    REISSUE_SLIPS = "reissue_report_slips", "换发选票"
    CLOSE_BALLOT = "close_report_ballot", "结束评议并计票"
    REPEAT_BALLOT = "repeat_report_ballot", "重新组织评议"
    PUBLISH_RESULT = "publish_report_result", "公开结果"
    GIVE_FEEDBACK = "give_report_feedback", "书面反馈"
    WRITE_RECTIFICATION = "write_rectification", "写整改情况"
    PUBLISH_RECTIFICATION = "publish_rectification", "公开整改情况"
    FILE = "file_report", "归档"


# 三评: who grades a report.
VOTERS, PEERS, ORGANISATION = "voters", "peers", "organisation"
GROUPS = ((VOTERS, "选民评议"), (PEERS, "代表互评"), (ORGANISATION, "组织考评"))
GRADES = (("satisfied", "满意"), ("basically", "基本满意"), ("dissatisfied", "不满意"))
OVERALL = "overall"
QUESTIONS = (
    ("contact", "联系群众"),
    ("proposals", "提出建议"),
    ("activities", "参加会议和活动"),
    (OVERALL, "总体评价"),
)
# Counted: the deputy has reported, whatever the vote brought.
REPORTED = (
    ReportState.BALLOT_CLOSED,
    ReportState.RESULT_PUBLISHED,
    ReportState.FEEDBACK_GIVEN,
    ReportState.RECTIFIED,
    ReportState.FILED,
)
PUBLIC = (ReportState.PUBLISHED, ReportState.BALLOT_OPEN, *REPORTED)
