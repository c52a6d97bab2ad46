"""The only place for the words of appraisals (站所评议): states, actions, and how far something has been put right."""

from django.db.models import TextChoices


class AppraisalState(TextChoices):
    """How far an appraisal is."""

    PLANNED = "planned", "已制定方案"
    ANNOUNCED = "announced", "已公告"
    SELF_CHECKED = "self_checked", "自查完成"
    BALLOT_OPEN = "ballot_open", "投票中"
    BALLOT_CLOSED = "ballot_closed", "已计票"
    FINDINGS = "findings", "整改中"
    PUBLISHED = "published", "结果已公开"
    CANCELLED = "cancelled", "已取消"


class AppraisalAction(TextChoices):
    """What can be done with an appraisal; the value is the command's name."""

    PLAN = "plan", "制定方案"
    ANNOUNCE = "announce", "公告"
    RECORD_SELF_CHECK = "record_self_check", "登记自查"
    FINISH_SELF_CHECK = "finish_self_check", "自查完成"
    OPEN_BALLOT = "open_ballot", "开始投票"
    ISSUE_SLIPS = "issue_slips", "制票"
    REISSUE_SLIPS = "reissue_slips", "换发选票"
    CLOSE_BALLOT = "close_ballot", "结束投票并计票"
    REPEAT_BALLOT = "repeat_ballot", "重新组织投票"
    ADD_FINDING = "add_finding", "列入整改清单"
    SEND_FINDINGS = "send_findings", "交办整改"
    RECORD_CHECK = "record_check", "登记跟进"
    PUBLISH = "publish", "公开结果"
    REPORT_RESULT = "report_result", "登记报送党委"
    START_SECOND = "start_second", "组织二次评议"
    CANCEL = "cancel", "取消"


class CheckResult(TextChoices):
    """What a station found when it looked."""

    DONE = "done", "已整改到位"
    PARTLY = "partly", "部分整改"
    NOT_YET = "not_yet", "没有整改"


# The three grades, from best to worst, as every paper has them.
GRADES = (("satisfied", "满意"), ("basically", "基本满意"), ("dissatisfied", "不满意"))
# Counted and valid results exist from here on.
COUNTED = (AppraisalState.BALLOT_CLOSED, AppraisalState.FINDINGS, AppraisalState.PUBLISHED)
# What a unit that is to be appraised sees: not the plan before it is announced, nor one that came to nothing.
KNOWN_TO_TARGETS = (
    AppraisalState.ANNOUNCED,
    AppraisalState.SELF_CHECKED,
    AppraisalState.BALLOT_OPEN,
    *COUNTED,
)
