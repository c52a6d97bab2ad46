"""The words of the handling: a matter's and its parts' states, actions, grades and classes with Chinese labels."""

from django.db.models import TextChoices


class MatterKind(TextChoices):
    """What a matter was opened from; the one handling engine serves them all."""

    OPINION = "opinion", "群众意见"
    SUGGESTION = "suggestion", "代表建议"
    QUESTION = "question", "现场提问"
    RECTIFICATION = "rectification", "评议整改"


class MatterState(TextChoices):
    """Where the handling of a matter stands."""

    TO_DISPATCH = "to_dispatch", "待交办"
    ESCALATED = "escalated", "已报县级待交办"
    WITH_GOVERNMENT = "with_government", "待县政府办转办"
    DISPATCHED = "dispatched", "待签收"
    RETURN_REVIEW = "return_review", "退办审核"
    HANDLING = "handling", "办理中"
    EXTENSION_REVIEW = "extension_review", "延期审核"
    REPLY_REVIEW = "reply_review", "答复待审核"
    FEEDBACK_DUE = "feedback_due", "待反馈"
    TO_EVALUATE = "to_evaluate", "待评价"
    REHANDLING = "rehandling", "待重新交办"
    ADJUDICATION = "adjudication", "疑难事项会商"
    TRACKING = "tracking", "承诺跟踪"
    CLOSED = "closed", "已办结"
    WITHDRAWN = "withdrawn", "已撤回"


class AssignmentState(TextChoices):
    """Where one unit's part stands."""

    TO_SIGN = "to_sign", "待签收"
    HANDLING = "handling", "办理中"
    RETURNED = "returned", "已退办"
    ENDED = "ended", "已终止"
    REPLIED = "replied", "已提交答复"
    DONE = "done", "已完成"


class MatterAction(TextChoices):
    """What people do with a matter; the same words move the units' assignments."""

    DISPATCH = "dispatch", "交办"
    ESCALATE = "escalate", "报送县级交办"
    SEND_DOWN = "send_down", "退回乡镇"
    HAND_TO_GOVERNMENT = "hand_to_government", "转县政府办"
    SIGN = "sign", "签收"
    CO_SIGN = "co_sign", "签收（会办）"
    ASK_RETURN = "ask_return", "申请退办"
    AGREE_RETURN = "agree_return", "同意退办，重新交办"
    REFUSE_RETURN = "refuse_return", "不同意退办"
    ADJUDICATE_LEAD = "adjudicate_lead", "裁定主办单位"
    CO_ASK_RETURN = "co_ask_return", "申请退办（会办）"
    AGREE_CO_RETURN = "agree_co_return", "同意会办退办"
    REFUSE_CO_RETURN = "refuse_co_return", "不同意会办退办"
    ASK_EXTENSION = "ask_extension", "申请延期"
    GRANT_EXTENSION = "grant_extension", "批准延期"
    REFUSE_EXTENSION = "refuse_extension", "不同意延期"
    LOG_CONTACT = "log_contact", "登记联系情况"
    RECORD_PROGRESS = "record_progress", "登记进展"
    SUBMIT_CO_OPINION = "submit_co_opinion", "提交会办意见"
    ASK_CO_AGAIN = "ask_co_again", "请会办单位重提"
    WAIVE_CO_OPINION = "waive_co_opinion", "免交会办意见"
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
    RECORD_HEARING = "record_hearing", "登记会商"
    ORDER_FURTHER_HANDLING = "order_further_handling", "认定继续办理"
    EXPLAIN_AND_CLOSE = "explain_and_close", "认定解释办结"
    OPEN = "open", "立项"
    ISSUE_REPLY = "issue_reply", "签发答复"
    ACCEPT_RESULT = "accept_result", "验收办结"
    END = "end", "终止办理"
    REPORT_FULFILMENT = "report_fulfilment", "报告承诺兑现"
    SEND_BACK_FULFILMENT = "send_back_fulfilment", "退回兑现报告"
    CONFIRM_FULFILMENT = "confirm_fulfilment", "核实兑现并办结"
    CHANGE_COMMITMENT = "change_commitment", "变更承诺日期"
    RECORD_VISIT = "record_visit", "登记回访"
    REOPEN = "reopen", "问题反复，恢复办理"
    TELL_MERGED = "tell_merged", "告知合并的群众"
    EXPLAIN_TO_MINORITY = "explain_to_minority", "向不满意的群众说明"
    HAND_OVER_PAPER = "hand_over_paper", "登记送达交办单"


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
    TO_DEPUTY = "to_deputy", "送达代表"


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
    ACCEPTED = "accepted", "已验收"


class ReturnDecision(TextChoices):
    """What was decided on a unit's wish to return its part."""

    AGREED = "agreed", "同意"
    REFUSED = "refused", "不同意"
    ADJUDICATED = "adjudicated", "裁定主办"


class ExtensionGround(TextChoices):
    """Why a unit needs longer."""

    WIDE = "wide", "涉及面广、办理难度大"
    FUNDS = "funds", "资金还没有落实"
    SEASON = "season", "受季节或者工期限制"
    APPROVAL = "approval", "要等上级审批"
    OTHER = "other", "其他"


class ExtensionDecision(TextChoices):
    """What was decided on a unit's wish for a later day."""

    GRANTED = "granted", "批准"
    REFUSED = "refused", "不同意"


class ReplyFault(TextChoices):
    """What a reply that is sent back lacks."""

    POINTS = "points", "没有逐条答复"
    EVIDENCE = "evidence", "没有凭据或者凭据不符"
    POLITE = "polite", "只有客套话，没有说办了什么"
    PROMISE = "promise", "下一步和完成日期不具体"
    REPEATED = "repeated", "照搬以前的答复"
    OTHER = "other", "其他"
