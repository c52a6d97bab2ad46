"""The words of the pool: what is counted, how a common problem (共性问题) lives, how stations are evaluated."""

from django.db.models import TextChoices


class Measure(TextChoices):
    """What is counted, each in the month in which it happened; the value is the column's name."""

    RECEIVED = "received", "收到"
    ACCEPTED = "accepted", "受理"
    ANSWERED = "answered", "直接答复"
    CLOSED = "closed", "办结"
    CLOSED_A = "closed_a", "A类"
    CLOSED_B = "closed_b", "B类"
    CLOSED_C = "closed_c", "C类"
    CLOSED_D = "closed_d", "D类"
    SATISFIED = "satisfied", "评价满意"
    SATISFIED_FIRST = "satisfied_first", "首轮即满意"
    EXPLAINED = "explained", "解释办结"
    UNRATED = "unrated", "未评价"
    DISSATISFIED = "dissatisfied", "不满意"


class Way(TextChoices):
    """Whether somebody went out to the people, waited for them, or they sent it themselves."""

    WENT_OUT = "went_out", "走出去收到"
    WAITED = "waited", "坐等上门收到"
    SCANNED = "scanned", "群众扫码提交"
    OTHER = "other", "其他来源"


class ProblemState(TextChoices):
    """Where a common problem stands."""

    CANDIDATE = "candidate", "待确认"
    CONFIRMED = "confirmed", "已确认"
    IN_FOLLOW_UP = "in_follow_up", "跟进中"
    CLOSED = "closed", "已了结"


class ProblemAction(TextChoices):
    """What people do with a common problem. The value is also the command, the audit verb and the topic."""

    PROPOSE = "propose", "归集"
    CONFIRM = "confirm", "确认"
    JOIN = "join", "并入意见"
    REMOVE = "remove", "移出意见"
    FOLLOW_UP = "follow_up", "登记跟进"
    CLOSE = "close", "了结"


class ProblemOutcome(TextChoices):
    """What came of a common problem."""

    SOLVED = "solved", "已解决"
    PARTLY = "partly", "部分解决，继续跟踪"
    UNSOLVED = "unsolved", "暂未解决"
    NOT_COMMON = "not_common", "不是共性问题"


class FollowUpKind(TextChoices):
    """How a common problem is followed up."""

    RESEARCH = "research", "专题调研"
    SUGGESTION = "suggestion", "代表建议"
    SUPERVISION = "supervision", "专题监督"


class Indicator(TextChoices):
    """What a station's scorecard says of a quarter (站点评价, domain c.3)."""

    SIX = "six", "六有"
    NOTICE = "notice", "按时公告"
    RECEPTION = "reception", "接待兑现"
    PRESENCE = "presence", "进站覆盖"
    TRIAGE = "triage", "按时初审"
    FEEDBACK = "feedback", "反馈"
    SATISFACTION = "satisfaction", "群众满意"
    ACTIVITY = "activity", "开展活动"
    OUTREACH = "outreach", "流动覆盖"
    RECEIVED = "received", "收到意见"


class SixItem(TextChoices):
    """六有: what a station has to have; the office looks on the spot."""

    PLACE = "place", "场地"
    FACILITIES = "facilities", "设施"
    RULES = "rules", "制度"
    TEAM = "team", "组织"
    ACTIVITIES = "activities", "活动"
    RECORDS = "records", "记录"


class CardAction(TextChoices):
    """What the county's office does with the cards of a quarter."""

    CHECK = "check_station", "登记六有核查"
    CLOSE = "close_quarter", "关闭季度"


class FindingState(TextChoices):
    """How far putting right what was found at a station is."""

    RECTIFYING = "rectifying", "整改中"
    REPORTED = "reported", "已报整改，待确认"
    CONFIRMED = "confirmed", "已整改"
    WITHDRAWN = "withdrawn", "已撤销"


class FindingAction(TextChoices):
    """What is done with what was found at a station (发现的问题)."""

    RECORD = "record_finding", "登记问题"
    REPORT = "report_finding", "报告整改完成"
    CONFIRM = "confirm_finding", "确认整改"
    RETURN = "return_finding", "退回再整改"
    WITHDRAW = "withdraw_finding", "撤销这个问题"


class UnitIndicator(TextChoices):
    """What a unit's scorecard says of a period (办理单位成绩单, domain c.3)."""

    RESPONSE = "response", "首次联系"
    ON_TIME = "on_time", "按期答复"
    SOLVED = "solved", "解决"
    CITIZEN = "citizen", "群众满意"
    DEPUTY = "deputy", "代表满意"
    KEPT = "kept", "承诺兑现"
    FACE = "face", "当面沟通"
    CALLED = "called", "报到"
    RETURNED = "returned", "退办"
    SENT_BACK = "sent_back", "答复退回"
    REDONE = "redone", "重办"
    REBOUND = "rebound", "反弹"


class BulletinKind(TextChoices):
    """Papers to units and leaders, drafted from what is in the system."""

    MONTHLY = "monthly", "办理情况通报"
    VOICES = "voices", "社情民意专报"


class BulletinState(TextChoices):
    """How far such a paper is."""

    DRAFT = "draft", "拟稿"
    ISSUED = "issued", "已签发"
    DROPPED = "dropped", "已作废"


class BulletinAction(TextChoices):
    """What is done with such a paper. The value is also the command, the audit verb and the topic."""

    DRAFT = "draft_bulletin", "拟稿"
    REVISE = "revise_bulletin", "修改"
    ISSUE = "issue_bulletin", "签发"
    DROP = "drop_bulletin", "作废"
