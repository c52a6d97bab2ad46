"""The words of the pipeline: states, actions, grades, reasons and result classes with their Chinese labels."""

from django.db.models import TextChoices


class OpinionState(TextChoices):
    """Where the intake of an opinion stands."""

    PENDING = "pending", "待初审"
    TRIAGING = "triaging", "初审中"
    NEED_INFO = "need_info", "待补充"
    ANSWERED = "answered", "已直接答复"
    REJECT_REVIEW = "reject_review", "不予受理待复核"
    REJECTED = "rejected", "不予受理"
    ACCEPTED = "accepted", "已受理"
    TRANSFERRED = "transferred", "已转出"
    WITHDRAWN = "withdrawn", "已撤回"
    ARCHIVED = "archived", "历史存档"


class MatterState(TextChoices):
    """Where the handling of a matter stands."""

    TO_DISPATCH = "to_dispatch", "待交办"
    ESCALATED = "escalated", "已报县级待交办"
    WITH_GOVERNMENT = "with_government", "待县政府办转办"
    DISPATCHED = "dispatched", "待签收"
    HANDLING = "handling", "办理中"
    REPLY_REVIEW = "reply_review", "答复待审核"
    FEEDBACK_DUE = "feedback_due", "待反馈"
    TO_EVALUATE = "to_evaluate", "待评价"
    REHANDLING = "rehandling", "待重新交办"
    ADJUDICATION = "adjudication", "疑难事项会商"
    TRACKING = "tracking", "承诺跟踪"
    CLOSED = "closed", "已办结"


class AssignmentState(TextChoices):
    """Where one unit's part stands."""

    TO_SIGN = "to_sign", "待签收"
    HANDLING = "handling", "办理中"
    REPLIED = "replied", "已提交答复"
    DONE = "done", "已完成"


class OpinionAction(TextChoices):
    """What people do with an opinion. The value is also the command, the URL segment, the audit verb and the topic."""

    SUBMIT = "submit", "提交"
    RECORD = "record", "代为登记"
    IMPORT_HISTORY = "import_history", "导入历史件"
    TAKE = "take", "接手初审"
    CLASSIFY = "classify", "分类分级"
    ASK_INFO = "ask_info", "请群众补充"
    ADD_INFO = "add_info", "补充情况"
    RESUME_TRIAGE = "resume_triage", "不再等待，继续初审"
    ANSWER = "answer", "直接答复"
    OBJECT = "object", "不认可答复"
    PROPOSE_REJECTION = "propose_rejection", "提请不予受理"
    CONFIRM_REJECTION = "confirm_rejection", "同意不予受理"
    DECLINE_REJECTION = "decline_rejection", "不同意，退回初审"
    ACCEPT = "accept", "受理并报送交办"
    TRANSFER_OUT = "transfer_out", "转出"
    WITHDRAW = "withdraw", "撤回"
    READ_CONTACT = "read_contact", "查看联系方式"
    REISSUE_CODE = "reissue_code", "补发查询码"


class MatterAction(TextChoices):
    """What people do with a matter; the same words move the units' assignments."""

    DISPATCH = "dispatch", "交办"
    ESCALATE = "escalate", "报送县级交办"
    SEND_DOWN = "send_down", "退回乡镇"
    HAND_TO_GOVERNMENT = "hand_to_government", "转县政府办"
    SIGN = "sign", "签收"
    CO_SIGN = "co_sign", "签收（会办）"
    LOG_CONTACT = "log_contact", "登记联系情况"
    RECORD_PROGRESS = "record_progress", "登记进展"
    SUBMIT_CO_OPINION = "submit_co_opinion", "提交会办意见"
    SUBMIT_REPLY = "submit_reply", "提交答复"
    SEND_BACK_REPLY = "send_back_reply", "退回修改"
    APPROVE_REPLY = "approve_reply", "审核通过"
    RECORD_FEEDBACK = "record_feedback", "登记反馈"
    RATE = "rate", "群众评价"
    RATE_AS_DEPUTY = "rate_as_deputy", "代表评价"
    CLOSE = "close", "办结"
    TRACK = "track", "转承诺跟踪"
    REQUIRE_REHANDLING = "require_rehandling", "须重新办理"
    REFER_TO_ADJUDICATION = "refer_to_adjudication", "转疑难事项会商"
    ORDER_REHANDLING = "order_rehandling", "重新交办"
    ORDER_FURTHER_HANDLING = "order_further_handling", "认定继续办理"
    EXPLAIN_AND_CLOSE = "explain_and_close", "认定解释办结"


class Channel(TextChoices):
    """How an opinion reached the station."""

    QR_STATION = "qr_station", "扫联络站码"
    QR_DEPUTY = "qr_deputy", "扫代表码"
    RECEPTION = "reception", "接待"
    VISIT = "visit", "走访"
    MARKET_STALL = "market_stall", "集市设点"
    PHONE = "phone", "电话"
    LETTER_BOX = "letter_box", "信箱"
    API = "api", "其他系统"
    HISTORY = "history", "历史导入"


class EntryMode(TextChoices):
    """Who typed it in."""

    SELF = "self", "本人提交"
    ASSISTED = "assisted", "代为登记"
    IMPORTED = "imported", "导入"


class IdentityMode(TextChoices):
    """What may be known about the person, and by whom."""

    ANONYMOUS = "anonymous", "匿名"
    REAL_NAME = "real_name", "实名"
    CONFIDENTIAL = "confidential", "实名（对承办单位保密）"


class Grade(TextChoices):
    """The three grades of 郁南: handle at once, hand over quickly, supervise."""

    MICRO = "micro", "微事"
    GENERAL = "general", "一般"
    MAJOR = "major", "重大"


class Urgency(TextChoices):
    """How fast, apart from how heavy."""

    NORMAL = "normal", "普通"
    URGENT = "urgent", "紧急"
    CRITICAL = "critical", "特急"


class RejectReason(TextChoices):
    """Why an opinion is not accepted; each has a route the citizen is shown (ROUTES)."""

    R1 = "R1", "已进入诉讼、仲裁、复议、纪检监察或信访程序"
    R2 = "R2", "具体司法、执法案件"
    R3 = "R3", "招标投标等具体经济活动"
    R4 = "R4", "紧急事项，应当立即拨打110、119、120"
    R5 = "R5", "涉及国家秘密、商业秘密或他人隐私"
    R6 = "R6", "违法、违背公序良俗或侮辱诽谤"
    R7 = "R7", "没有具体内容，经两次请求补充仍无结果"
    R8 = "R8", "同一事项已经答复，又没有新情况"
    R9 = "R9", "不属于本县职权"
    R10 = "R10", "商业推广"
    R11 = "R11", "检举控告，应当向纪检监察等有关机关提出"


class ResultClass(TextChoices):
    """Result classes of a reply, national practice."""

    A = "A", "A 已解决或基本解决"
    B = "B", "B 正在解决或已列入计划"
    C = "C", "C 暂不具备条件，待以后解决"
    D = "D", "D 留作参考"


class UnsolvedReason(TextChoices):
    """Why a C or D reply does not solve it."""

    LAW = "law", "法律政策限制"
    FUNDS = "funds", "资金不足"
    PLANNING = "planning", "不符合规划"
    HIGHER_LEVEL = "higher_level", "权限在上级"
    TECHNICAL = "technical", "技术条件不具备"
    OTHER = "other", "其他"


class Part(TextChoices):
    """A unit's part in a matter."""

    LEAD = "lead", "主办"
    CO = "co", "会办"


class Level(TextChoices):
    """Who dispatches: the township presidium or the county's deputy affairs committee."""

    TOWNSHIP = "township", "乡镇级"
    COUNTY = "county", "县级"


class ContactWay(TextChoices):
    """How a unit talked with the citizen or the deputy."""

    FACE_TO_FACE = "face_to_face", "当面"
    VISIT = "visit", "上门走访"
    PHONE = "phone", "电话"
    TRACKING_PAGE = "tracking_page", "查询页留言"


class FeedbackWay(TextChoices):
    """How the reply was given to the citizen."""

    TRACKING_PAGE = "tracking_page", "查询页（群众凭编号查看）"
    PHONE = "phone", "电话告知"
    FACE_TO_FACE = "face_to_face", "当面告知"
    PAPER = "paper", "送达书面答复"
    NO_CHANNEL = "no_channel", "没有联系方式，在站内张贴"


class Satisfaction(TextChoices):
    """Three levels everywhere."""

    SATISFIED = "satisfied", "满意"
    BASICALLY = "basically", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"


class RatingWay(TextChoices):
    """How a rating reached the system."""

    ONLINE = "online", "本人在线"


class Remark(TextChoices):
    """How a closed matter counts in the satisfaction rates."""

    RATED = "rated", "已评价"
    UNRATED = "unrated", "未评价"
    EXPLAINED = "explained", "经会商解释办结"


# Where the citizen should turn instead, shown on the page of a refused opinion.
ROUTES: dict[str, str] = {
    RejectReason.R1: "请继续在原来的程序里反映，向正在办理的机关了解进展。",
    RejectReason.R2: "请向办案机关或者公共法律服务热线12348了解。",
    RejectReason.R3: "请向行业主管部门或者公共资源交易监督部门反映。",
    RejectReason.R4: "有危险请立即拨打110、119或者120。",
    RejectReason.R5: "请不要在网上填写涉密或者他人隐私内容，可以到站当面反映。",
    RejectReason.R6: "请修改内容后重新反映。",
    RejectReason.R7: "请把时间、地点、事情说具体后重新反映。",
    RejectReason.R8: "请查看原来的答复；有新情况可以写明后再反映。",
    RejectReason.R9: "请向有职权的机关反映，站里可以告诉您向哪里反映。",
    RejectReason.R10: "本站不受理商业推广。",
    RejectReason.R11: "请向纪检监察机关反映，电话12388。",
}
