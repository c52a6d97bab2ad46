"""The words of a deputy's suggestion before it is handled: states, actions, barred matters with Chinese labels."""

from django.db.models import TextChoices


class SuggestionState(TextChoices):
    """Where a suggestion stands until it is accepted; from then on its matter says how the handling stands."""

    DRAFT = "draft", "草稿"
    COSIGNING = "cosigning", "征集附议"
    SUBMITTED = "submitted", "待审查"
    RETURNED = "returned", "退回修改"
    NOT_ACCEPTED = "not_accepted", "不作建议处理"
    ACCEPTED = "accepted", "已受理"
    WITHDRAWN = "withdrawn", "已撤回"


class SuggestionAction(TextChoices):
    """What people do with a suggestion; the value is also command, URL segment, audit verb and topic."""

    DRAFT_SUGGESTION = "draft_suggestion", "起草建议"
    REVISE_SUGGESTION = "revise_suggestion", "修改内容"
    LOG_MEETING = "log_meeting", "登记与群众见面"
    INVITE_COSPONSORS = "invite_cosponsors", "邀请附议"
    CONFIRM_COSPONSORSHIP = "confirm_cosponsorship", "确认附议"
    DECLINE_COSPONSORSHIP = "decline_cosponsorship", "谢绝附议"
    SUBMIT_SUGGESTION = "submit_suggestion", "提交建议"
    INSIST_ON_SUGGESTION = "insist_on_suggestion", "坚持原文提交"
    RETURN_SUGGESTION = "return_suggestion", "退回修改"
    REFUSE_SUGGESTION = "refuse_suggestion", "不作建议处理"
    ACCEPT_SUGGESTION = "accept_suggestion", "受理建议"
    WITHDRAW_SUGGESTION = "withdraw_suggestion", "撤回建议"


class SuggestionType(TextChoices):
    """建议、批评和意见 (代表法第二十四条)."""

    SUGGESTION = "suggestion", "建议"
    CRITICISM = "criticism", "批评"
    OPINION = "opinion", "意见"


class Season(TextChoices):
    """When it is raised: at a session of the congress, or between sessions (代表法第二十四条、第三十六条)."""

    IN_SESSION = "in_session", "大会期间"
    INTER_SESSION = "inter_session", "闭会期间"


class Secrecy(TextChoices):
    """Whether the text may be published."""

    OPEN = "open", "可以公开"
    CLOSED = "closed", "不公开"


class SourceKind(TextChoices):
    """What a suggestion rests on; the rows of apps above are named by kind and id."""

    OPINION = "opinion", "群众意见"
    COMMON_PROBLEM = "common_problem", "共性问题"
    RESEARCH = "research", "调研视察"


class CoSponsorState(TextChoices):
    """What an invited deputy has answered."""

    INVITED = "invited", "待确认"
    CONFIRMED = "confirmed", "已确认"
    DECLINED = "declined", "已谢绝"


class BarredMatter(TextChoices):
    """Nine matters that may not be raised as suggestions (各省代表建议办理规定的共同规定)."""

    OWN_AFFAIR = "own_affair", "代表本人或者亲属的个人问题"
    FORWARDED_LETTER = "forwarded_letter", "转交的人民来信"
    ACCUSATION = "accusation", "申诉、检举、控告"
    PENDING_CASE = "pending_case", "法院、检察院、监委或者仲裁机构正在办的具体案件"
    TENDER = "tender", "招标投标等具体经济活动的结果"
    PROMOTION = "promotion", "学术探讨或者产品推介"
    NO_CONTENT = "no_content", "没有实际内容"
    OUTSIDE_REGION = "outside_region", "不属于本行政区域职权"
    UNLAWFUL = "unlawful", "违反法律法规"


class ReviewResult(TextChoices):
    """What a review found."""

    RETURNED = "returned", "退回修改"
    NOT_ACCEPTED = "not_accepted", "不作建议处理，转为代表来信"
    ACCEPTED = "accepted", "受理"
