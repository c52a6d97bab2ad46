"""The words of the intake: an opinion's states, actions, channels and reasons with their Chinese labels."""

from django.db.models import TextChoices


class OpinionState(TextChoices):
    """Where the intake of an opinion stands."""

    PENDING = "pending", "待初审"
    TRIAGING = "triaging", "初审中"
    NEED_INFO = "need_info", "待补充"
    WITH_GROUP = "with_group", "代表研判中"
    ANSWERED = "answered", "已直接答复"
    REJECT_REVIEW = "reject_review", "不予受理待复核"
    REJECTED = "rejected", "不予受理"
    APPEALED = "appealed", "申请复核中"
    ACCEPTED = "accepted", "已受理"
    TO_SUGGESTION = "to_suggestion", "据此提出代表建议"
    TRANSFERRED = "transferred", "已转出"
    WITHDRAWN = "withdrawn", "已撤回"
    ARCHIVED = "archived", "历史存档"
    MERGED = "merged", "已合并"


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
    OFFER_TO_DEPUTY = "offer_to_deputy", "请代表研判"
    OFFER_TO_GROUP = "offer_to_group", "请专业小组研判"
    ACCEPT_OFFER = "accept_offer", "承接"
    DECLINE_OFFER = "decline_offer", "不承接"
    EXPIRE_OFFER = "expire_offer", "到期没有承接，退回初审"
    TAKE_BACK_OFFER = "take_back_offer", "收回，继续初审"
    SUBMIT_FINDINGS = "submit_findings", "提交研判意见"
    EXPLAIN_AS_DEPUTY = "explain_as_deputy", "解释说明"
    PROPOSE_DISPATCH = "propose_dispatch", "建议交办"
    ANSWER = "answer", "直接答复"
    OBJECT = "object", "不认可答复"
    PROPOSE_REJECTION = "propose_rejection", "提请不予受理"
    CONFIRM_REJECTION = "confirm_rejection", "同意不予受理"
    DECLINE_REJECTION = "decline_rejection", "不同意，退回初审"
    APPEAL_REJECTION = "appeal_rejection", "申请复核"
    UPHOLD_REJECTION = "uphold_rejection", "维持不予受理"
    OVERTURN_REJECTION = "overturn_rejection", "撤销不予受理"
    ACCEPT = "accept", "受理并报送交办"
    TRANSFER_OUT = "transfer_out", "转出"
    WITHDRAW = "withdraw", "撤回"
    TO_SUGGESTION = "to_suggestion", "据此提出代表建议"
    LEAVE_SUGGESTION = "leave_suggestion", "建议撤回，继续初审"
    JOIN_QUESTION = "join_question", "随带回问题办理"
    READ_CONTACT = "read_contact", "查看联系方式"
    REISSUE_CODE = "reissue_code", "补发查询码"
    MERGE = "merge", "合并到另一件"
    SPLIT = "split", "拆分"
    FOLLOW_MASTER = "follow_master", "随主件办理"
    ANSWER_ALONG = "answer_along", "随主件答复"
    RELEASE_MERGED = "release_merged", "主件不再办理，退回初审"


class Channel(TextChoices):
    """How an opinion reached the station."""

    QR_STATION = "qr_station", "扫联络站码"
    QR_DEPUTY = "qr_deputy", "扫代表码"
    QR_ACTIVITY = "qr_activity", "扫活动码"
    KIOSK = "kiosk", "自助一体机"
    RECEPTION = "reception", "接待"
    VISIT = "visit", "走访"
    MARKET_STALL = "market_stall", "集市设点"
    MOBILE = "mobile", "流动接待"
    LECTURE = "lecture", "小讲堂"
    CONSULTATION = "consultation", "微协商"
    ORGAN_DAY = "organ_day", "国家机关进站"
    PHONE = "phone", "电话"
    LETTER_BOX = "letter_box", "信箱"
    API = "api", "其他系统"
    HISTORY = "history", "历史导入"


class EntryMode(TextChoices):
    """Who typed it in."""

    SELF = "self", "本人提交"
    ASSISTED = "assisted", "代为登记"
    IMPORTED = "imported", "导入"


class AnswerWay(TextChoices):
    """How somebody whose words were entered would like to be answered; a wish, the number and code always work."""

    PHONE = "phone", "打电话"
    FACE_TO_FACE = "face_to_face", "当面说"
    PAPER = "paper", "书面答复"
    TRACKING_PAGE = "tracking_page", "自己凭编号查"


class IdentityMode(TextChoices):
    """What may be known about the person, and by whom."""

    ANONYMOUS = "anonymous", "匿名"
    REAL_NAME = "real_name", "实名"
    CONFIDENTIAL = "confidential", "实名（对承办单位保密）"


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


class AppealDecision(TextChoices):
    """What was found on a citizen's appeal against a refusal."""

    UPHELD = "upheld", "维持不予受理"
    OVERTURNED = "overturned", "撤销不予受理"
