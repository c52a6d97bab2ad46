"""The only place for the words of deputies, groups, pairings, duty records and scores with their Chinese labels."""

from django.db.models import TextChoices


class Sex(TextChoices):
    """性别."""

    MALE = "male", "男"
    FEMALE = "female", "女"


class CongressLevel(TextChoices):
    """Level of the congress a deputy belongs to (五级人大)."""

    NATIONAL = "national", "全国"
    PROVINCIAL = "provincial", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡级"


class MandateStatus(TextChoices):
    """Whether a mandate may be exercised, and if not, why."""

    ACTIVE = "active", "在任"
    SUSPENDED = "suspended", "暂停执行代表职务"
    RESIGNED = "resigned", "辞职"
    RECALLED = "recalled", "罢免"
    TERMINATED = "terminated", "代表资格终止"
    ENDED = "ended", "任期届满"


# 暂停执行 does not end the mandate; the other four do.
OPEN_STATUSES = (MandateStatus.ACTIVE, MandateStatus.SUSPENDED)


class DutyKind(TextChoices):
    """What a deputy does that goes on record (代表履职), as the scored tables have it and the platform itself sees it."""

    CONGRESS = "congress", "出席人代会"
    MEETING = "meeting", "参加其他会议"
    TRAINING = "training", "学习培训"
    SUGGESTION = "suggestion", "领衔提出建议"
    COSPONSOR = "cosponsor", "附议建议"
    RESEARCH = "research", "专题调研"
    INSPECTION = "inspection", "视察"
    LAW_INSPECTION = "law_inspection", "执法检查"
    INQUIRY = "inquiry", "专题询问"
    RECEPTION = "reception", "进站接待"
    VISIT = "visit", "走访联系群众"
    OUTREACH = "outreach", "流动接待、小讲堂、微协商"
    OPINION = "opinion", "收集民意"
    FOLLOW_UP = "follow_up", "跟踪办理"
    MEDIATION = "mediation", "化解矛盾纠纷"
    HELP = "help", "扶弱济困"
    GOOD_DEED = "good_deed", "办好事实事"
    CHARITY = "charity", "公益慈善"
    DUTY_REPORT = "duty_report", "向选民述职"
    OTHER = "other", "其他"
    # What the words above do not tell apart but the scored tables do.
    DUTY_REPORT_WRITTEN = "duty_report_written", "书面述职"
    SUGGESTION_PASSED = "suggestion_passed", "建议一次审查通过"
    SUGGESTION_ADOPTED = "suggestion_adopted", "建议被采纳"
    KEY_SUGGESTION = "key_suggestion", "建议列为重点督办件"
    EXCELLENT_SUGGESTION = "excellent_suggestion", "评为优秀建议"
    REPORT_ADOPTED = "report_adopted", "调研报告被采纳"
    CONGRESS_LEAVE = "congress_leave", "人代会请假（半天）"
    CONGRESS_ABSENCE = "congress_absence", "人代会未请假缺席（半天）"
    GROUP_ABSENCE = "group_absence", "小组活动无故缺席"
    RATING_MISSED = "rating_missed", "评价逾期未评"
    REPORT_REFUSED = "report_refused", "述职测评不满意率超过50%"
    SHIFT_MISSED = "shift_missed", "承诺值班未到且未请假"


# What speaks against a deputy: entered by staff, never on a public page.
SHORTFALLS = (
    DutyKind.CONGRESS_LEAVE,
    DutyKind.CONGRESS_ABSENCE,
    DutyKind.GROUP_ABSENCE,
    DutyKind.RATING_MISSED,
    DutyKind.REPORT_REFUSED,
    DutyKind.SHIFT_MISSED,
)
# What no business record of the platform shows; everything else comes by itself and is asked of nobody twice.
SELF_REPORTED = (
    DutyKind.MEETING,
    DutyKind.TRAINING,
    DutyKind.VISIT,
    DutyKind.RESEARCH,
    DutyKind.INSPECTION,
    DutyKind.LAW_INSPECTION,
    DutyKind.INQUIRY,
    DutyKind.MEDIATION,
    DutyKind.HELP,
    DutyKind.GOOD_DEED,
    DutyKind.CHARITY,
    DutyKind.OTHER,
)


class DutyState(TextChoices):
    """How far a duty record is: from a business record at once, from a report after somebody else's look."""

    AUTO_CONFIRMED = "auto_confirmed", "系统自动记录"
    PENDING = "pending", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REJECTED = "rejected", "未确认"


# What counts.
COUNTED = (DutyState.AUTO_CONFIRMED, DutyState.CONFIRMED)


class DutyAction(TextChoices):
    """What people do with a reported duty record."""

    CONFIRM_DUTY = "confirm_duty", "确认"
    REJECT_DUTY = "reject_duty", "不予确认"


class GroupKind(TextChoices):
    """代表小组 by how its members were put together."""

    TERRITORIAL = "territorial", "地域小组"
    SPECIALISED = "specialised", "专业小组"
    MIXED = "mixed", "混合编组"


class GroupRole(TextChoices):
    """What a member is in the group."""

    LEADER = "leader", "组长"
    DEPUTY_LEADER = "deputy_leader", "副组长"
    MEMBER = "member", "成员"


class SeatOffice(TextChoices):
    """What a deputy is in the standing committee (常委会组成人员)."""

    CHAIR = "chair", "主任"
    VICE_CHAIR = "vice_chair", "副主任"
    MEMBER = "member", "委员"


class TaskState(TextChoices):
    """How far a group's task is."""

    OPEN = "open", "待完成"
    SUBMITTED = "submitted", "待审核"
    ACCEPTED = "accepted", "已通过"


class TaskAction(TextChoices):
    """What people do with a group's task."""

    SUBMIT_TASK = "submit_task", "提交成果"
    ACCEPT_TASK = "accept_task", "通过"
    RETURN_TASK = "return_task", "退回补充"


class PairingKind(TextChoices):
    """结对联系: who keeps in touch with whom."""

    SC_MEMBER_DEPUTY = "sc_member_deputy", "常委会组成人员联系代表"
    DEPUTY_VOTER = "deputy_voter", "代表固定联系选民"
    LEADER_PROJECT = "leader_project", "常委会领导联系重点项目"
    PRESIDIUM_DEPUTY = "presidium_deputy", "主席团成员联系代表"
    PRESIDIUM_STATION = "presidium_station", "主席团成员联系联络站"
    DEPUTY_DEPARTMENT = "deputy_department", "代表联系部门"
    ORGAN_DEPUTY = "organ_deputy", "国家机关联系代表"


class PairingWay(TextChoices):
    """How the two sides met."""

    FACE_TO_FACE = "face_to_face", "面对面"
    HOME_VISIT = "home_visit", "上门走访"
    PHONE = "phone", "电话"
    MEETING = "meeting", "座谈"


class SchemeState(TextChoices):
    """How far a scoring scheme is."""

    DRAFT = "draft", "起草中"
    APPROVED = "approved", "已批准"
    LOCKED = "locked", "已锁定"


class SchemeAction(TextChoices):
    """What people do with a scoring scheme."""

    CHANGE_SCHEME = "change_scheme", "修改"
    APPROVE_SCHEME = "approve_scheme", "批准"
    LOCK_SCHEME = "lock_scheme", "锁定"


class RuleSection(TextChoices):
    """Where the points of a rule go."""

    BASE = "base", "基础分"
    BONUS = "bonus", "加分"
    DEDUCTION = "deduction", "扣分"


class RuleFormula(TextChoices):
    """How a rule comes to its points."""

    COUNTED = "counted", "按次计分"
    SOLVED_RATE = "solved_rate", "跟踪件解决率"
    SATISFACTION = "satisfaction", "群众满意度"


class ObjectionState(TextChoices):
    """How far a deputy's objection to a record or a score is."""

    OPEN = "open", "待答复"
    UPHELD = "upheld", "成立，已更正"
    DECLINED = "declined", "不成立，已说明"


class ObjectionAction(TextChoices):
    """What people do with an objection."""

    UPHOLD_OBJECTION = "uphold_objection", "成立"
    DECLINE_OBJECTION = "decline_objection", "不成立"
