"""The only place for the words of oversight: appraisals (站所评议), meetings, task forces, officers, projects."""

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


class MeetingKind(TextChoices):
    """What a meeting of several parties is called for."""

    WHISTLE = "whistle", "吹哨协调会"
    JOINT = "joint", "代表建议办理联席会议"


class MeetingState(TextChoices):
    """How far a coordination meeting is."""

    CALLED = "called", "待核准"
    NOTIFIED = "notified", "已通知"
    HELD = "held", "已开会"
    CONCLUDED = "concluded", "落实中"
    SETTLED = "settled", "已全部销号"
    DECLINED = "declined", "未获核准"
    CANCELLED = "cancelled", "已取消"


class MeetingAction(TextChoices):
    """What can be done with a coordination meeting; the value is the command's name."""

    CALL = "call", "发起"
    APPROVE = "approve", "核准并通知"
    DECLINE = "decline", "不核准"
    RESPOND = "respond", "回复参会"
    HOLD = "hold", "登记到会"
    CONCLUDE = "conclude", "印发纪要"
    REPORT_DECISION = "report_decision", "报告落实"
    VERIFY_DECISION = "verify_decision", "核实销号"
    STRIKE_DECISION = "strike_decision", "划去"
    RATE_UNITS = "rate_units", "报到评价"
    CANCEL_MEETING = "cancel_meeting", "取消会议"


class Response(TextChoices):
    """What a unit answers to the call."""

    PENDING = "pending", "还没有回复"
    COMING = "coming", "参加"
    LEAVE = "leave", "请假"


class AttendeeLevel(TextChoices):
    """Who came for a unit."""

    HEAD = "head", "主要负责人"
    DEPUTY_HEAD = "deputy_head", "分管负责人"
    STAFF = "staff", "工作人员"
    ABSENT = "absent", "没有到会"


class DecisionState(TextChoices):
    """How far a task decided on is; nothing is deleted, only struck with a reason."""

    OPEN = "open", "落实中"
    REPORTED = "reported", "待核实"
    DONE = "done", "已销号"
    STRUCK = "struck", "已划去"


class TaskForceState(TextChoices):
    """Whether a task force is at work."""

    ACTIVE = "active", "攻坚中"
    CLOSED = "closed", "已结束"


class TaskForceAction(TextChoices):
    """What can be done with a task force; the value is the command's name."""

    FOUND_TASK_FORCE = "found_task_force", "成立"
    CHANGE_TASK_FORCE = "change_task_force", "调整"
    ADD_ITEMS = "add_items", "加入事项"
    REMOVE_ITEM = "remove_item", "移出"
    WRITE_NOTE = "write_note", "写周记"
    RECORD_OUTCOME = "record_outcome", "登记结果"
    CLOSE_TASK_FORCE = "close_task_force", "总结并结束"


class ItemOutcome(TextChoices):
    """What became of an item under a task force."""

    SOLVED = "solved", "已经解决"
    PARTLY = "partly", "部分解决"
    UNSOLVED = "unsolved", "没有解决"


class WeekState(TextChoices):
    """How a week of a task force stands; computed, never stored."""

    WRITTEN = "written", "已写"
    LATE = "late", "补写"
    DUE = "due", "本周待写"
    MISSING = "missing", "没有写"


class TakesOffice(TextChoices):
    """How somebody came into an office (地方组织法第十一条、第五十条)."""

    ELECTED = "elected", "选举"
    APPOINTED = "appointed", "任命"


class OfficerAction(TextChoices):
    """What can be done with the register of officers; the value is the command's name."""

    ENTER_OFFICER = "enter_officer", "加入名册"
    CHANGE_OFFICER = "change_officer", "修改"
    OFFICER_LEFT = "officer_left", "登记离任"
    RECORD_OFFICERS = "record_officers", "登记到场人员"
    SET_QUOTA = "set_quota", "规定次数"


class ProjectState(TextChoices):
    """How far a livelihood project is."""

    RUNNING = "running", "进行中"
    FINISHED = "finished", "已完成"
    STOPPED = "stopped", "已中止"


class ProjectAction(TextChoices):
    """What can be done with a livelihood project; the value is the command's name."""

    LIST_PROJECT = "list_project", "列入项目"
    CHANGE_PROJECT = "change_project", "调整"
    APPOINT_MONITORS = "appoint_monitors", "聘任监督员"
    REPORT_MONTH = "report_month", "填报月进度"
    REACH_MILESTONE = "reach_milestone", "登记节点完成"
    LOG_VISIT = "log_visit", "写监督日志"
    FINISH_PROJECT = "finish_project", "登记完成"
    STOP_PROJECT = "stop_project", "登记中止"


class MonthState(TextChoices):
    """How a month of a project stands; computed, never stored."""

    WRITTEN = "written", "已填报"
    DUE = "due", "本月待填报"
    MISSING = "missing", "没有填报"
