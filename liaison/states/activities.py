"""The only place for the words of activities with their Chinese labels, and which kinds belong together."""

from django.db.models import TextChoices


class ActivityKind(TextChoices):
    """活动种类: every dated gathering is one of these."""

    MOBILE_SESSION = "mobile_session", "流动接待"
    LECTURE = "lecture", "小讲堂"
    VISIT = "visit", "深走访"
    CONSULTATION = "consultation", "微协商"
    MARKET_STALL = "market_stall", "集市摆摊"
    RECEPTION_DAY = "reception_day", "接待日"
    ORGAN_DAY = "organ_day", "国家机关进站"
    INSPECTION = "inspection", "视察"
    RESEARCH = "research", "专题调研"
    LAW_INSPECTION = "law_inspection", "执法检查"
    TRAINING = "training", "培训"
    DUTY_REPORT_MEETING = "duty_report_meeting", "述职会"
    APPRAISAL_MEETING = "appraisal_meeting", "站所评议会"


# 走出去: each village where one was held counts as visited.
OUTREACH = (
    ActivityKind.MOBILE_SESSION,
    ActivityKind.LECTURE,
    ActivityKind.VISIT,
    ActivityKind.CONSULTATION,
    ActivityKind.MARKET_STALL,
)
# 在站里等: people come to the station.
WAITED = (ActivityKind.RECEPTION_DAY, ActivityKind.ORGAN_DAY)
# What a station itself may hold; the other kinds are the congress's own.
STATION_KINDS = (*OUTREACH, *WAITED)
# Announced to everybody; inspections, research and training are announced to those invited.
PUBLIC_KINDS = (
    ActivityKind.MOBILE_SESSION,
    ActivityKind.LECTURE,
    ActivityKind.CONSULTATION,
    ActivityKind.MARKET_STALL,
    *WAITED,
    ActivityKind.DUTY_REPORT_MEETING,
    ActivityKind.APPRAISAL_MEETING,
)
# Where people say what is wrong: these get a code of their own and are offered when an opinion is entered.
COLLECTING = (*STATION_KINDS, ActivityKind.INSPECTION, ActivityKind.RESEARCH)
QUESTION_KINDS = (*WAITED, ActivityKind.LECTURE, ActivityKind.MARKET_STALL, ActivityKind.MOBILE_SESSION)


class ActivityState(TextChoices):
    """How far an activity is."""

    DRAFT = "draft", "待批准"
    APPROVED = "approved", "已批准"
    ANNOUNCED = "announced", "已公告"
    HELD = "held", "已开展"
    SUMMARISED = "summarised", "已小结"
    CANCELLED = "cancelled", "已取消"


class ActivityAction(TextChoices):
    """What is done with an activity."""

    CHANGE = "change", "修改方案"
    APPROVE = "approve", "批准"
    RETURN_TO_DRAFT = "return_to_draft", "退回重拟"
    INVITE = "invite", "邀请参加"
    UNINVITE = "uninvite", "撤回邀请"
    ANNOUNCE = "announce", "公告"
    MOVE = "move", "改期或改地点"
    ADD_QUESTION = "add_question", "登记提问"
    HOLD = "hold", "登记开展情况"
    MARK_ATTENDANCE = "mark_attendance", "更正到场"
    ANSWER_QUESTION = "answer_question", "当场答复"
    TAKE_BACK = "take_back", "带回办理"
    SUMMARISE = "summarise", "小结"
    CORRECT = "correct", "更正小结"
    CANCEL = "cancel", "取消活动"


# The verb of drawing it up; it starts the life and so has no row in the table.
PLAN = "plan_activity"


class PlaceKind(TextChoices):
    """地点类型."""

    VILLAGE_YARD = "village_yard", "村委大院"
    HOME = "home", "村民家"
    MARKET = "market", "集市广场"
    FAIR = "fair", "物交会"
    FIELD = "field", "田间地头"
    WORKSHOP = "workshop", "企业车间"
    BUILDING = "building", "社区楼栋"
    DISPUTE_SITE = "dispute_site", "矛盾纠纷现场"
    STATION = "station", "联络站"
    MEETING_ROOM = "meeting_room", "会议室"
    OTHER = "other", "其他"


class Occasion(TextChoices):
    """结合什么时机."""

    ORDINARY = "ordinary", "日常"
    FARMING = "farming", "农时"
    FESTIVAL = "festival", "节庆"
    FAIR_DAY = "fair_day", "集市、物交会"
    EVENT = "event", "重大活动"
    DISPUTE = "dispute", "矛盾现场"


class Purpose(TextChoices):
    """活动内容; several may be chosen and each is counted."""

    COLLECT = "collect", "征集意见建议"
    ANSWER = "answer", "政策答疑"
    TEACH = "teach", "宣讲普法"
    CONSULT = "consult", "协商议事"
    SUPERVISE = "supervise", "监督检查"
    LEARN = "learn", "学习培训"


class TopicClass(TextChoices):
    """小讲堂讲什么."""

    THEORY = "theory", "党的创新理论"
    POLICY = "policy", "惠民政策"
    LAW = "law", "法律法规"
    SKILL = "skill", "实用技能"


class SpeakerKind(TextChoices):
    """小讲堂谁来讲."""

    DEPUTY = "deputy", "代表"
    EXPERT = "expert", "专家"
    OFFICIAL = "official", "干部"


class VisitType(TextChoices):
    """走访方式（四访）和进网格、面商户."""

    RANDOM = "random", "随机走访"
    NIGHT = "night", "入户夜访"
    OPEN_DOOR = "open_door", "开门接访"
    RETURN = "return", "上门回访"
    GRID = "grid", "进网格"
    MERCHANT = "merchant", "面商户"


class TrainingLevel(TextChoices):
    """培训层次."""

    FIRST = "first", "初任培训"
    TERM = "term", "任期培训"
    SPECIAL = "special", "专题培训"


class TrainingMode(TextChoices):
    """培训方式."""

    CLASSROOM = "classroom", "课堂教学"
    STUDY_TOUR = "study_tour", "红色研学"
    ONLINE = "online", "线上研修"


class OfficerLevel(TextChoices):
    """来的是哪一级."""

    HEAD = "head", "主要负责人"
    DEPUTY_HEAD = "deputy_head", "分管负责人"
    STAFF = "staff", "工作人员"


class ParticipantRole(TextChoices):
    """在活动里做什么."""

    LEAD = "lead", "带队"
    ATTENDING = "attending", "参加"
    SPEAKER = "speaker", "主讲"
    RECORDER = "recorder", "记录员"
    PUBLICIST = "publicist", "宣传员"
    ANSWERER = "answerer", "到会应答"


class ParticipantState(TextChoices):
    """参加情况."""

    INVITED = "invited", "待回复"
    ACCEPTED = "accepted", "同意参加"
    LEAVE = "leave", "请假"
    PRESENT = "present", "到场"
    ABSENT = "absent", "未到"


class InvitationAction(TextChoices):
    """What an invited person or body answers."""

    ACCEPT = "accept_invitation", "同意参加"
    LEAVE = "ask_leave_of_activity", "请假"


class AskerKind(TextChoices):
    """提问人."""

    DEPUTY = "deputy", "代表"
    CITIZEN = "citizen", "群众"
    ENTERPRISE = "enterprise", "企业"


class QuestionState(TextChoices):
    """现场提问的结果."""

    OPEN = "open", "待答"
    ANSWERED = "answered", "已当场答复"
    TAKEN_BACK = "taken_back", "带回办理"


# What was announced, and what took place.
ANNOUNCED_STATES = (ActivityState.ANNOUNCED, ActivityState.HELD, ActivityState.SUMMARISED)
HELD_STATES = (ActivityState.HELD, ActivityState.SUMMARISED)
# Who is bound to be there; a leave or an absence leaves the hours free.
COMING = (ParticipantState.INVITED, ParticipantState.ACCEPTED, ParticipantState.PRESENT)
