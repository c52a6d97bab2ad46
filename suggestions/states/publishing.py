"""The words of publication: where a public text stands, what is done with it, why it is not public or no longer."""

from django.db.models import TextChoices


class PublicationState(TextChoices):
    """Where the public text of a matter stands."""

    DRAFT = "draft", "起草中"
    SECRECY_REVIEW = "secrecy_review", "待保密审查"
    PRIVACY_REVIEW = "privacy_review", "待脱敏审查"
    APPROVED = "approved", "待发布"
    PUBLISHED = "published", "已公开"
    DECLINED = "declined", "不公开"
    WITHDRAWN = "withdrawn", "已撤下"


class PublicationAction(TextChoices):
    """What people do with a public text."""

    DRAFT_PUBLICATION = "draft_publication", "起草公开稿"
    KEEP_PRIVATE = "keep_private", "登记不公开"
    REVISE_PUBLICATION = "revise_publication", "修改公开稿"
    SUBMIT_PUBLICATION = "submit_publication", "提交审查"
    APPROVE_SECRECY = "approve_secrecy", "通过保密审查"
    APPROVE_PRIVACY = "approve_privacy", "通过脱敏审查"
    PUBLISH_RESULT = "publish_result", "公开发布"
    RETURN_PUBLICATION = "return_publication", "退回修改"
    DECLINE_PUBLICATION = "decline_publication", "决定不公开"
    WITHDRAW_PUBLICATION = "withdraw_publication", "撤下"
    REDRAFT_PUBLICATION = "redraft_publication", "重新起草"


class PublicationScope(TextChoices):
    """How much is made public."""

    FULL = "full", "全文公开"
    SUMMARY = "summary", "摘要公开"
    NONE = "none", "不公开"


class ReviewKind(TextChoices):
    """The two reviews a public text passes, each by another person."""

    SECRECY = "secrecy", "保密审查"
    PRIVACY = "privacy", "脱敏审查"


class SecrecyCheck(TextChoices):
    """What the secrecy review answers for, point by point."""

    STATE_SECRET = "state_secret", "没有国家秘密和工作秘密"
    TRADE_SECRET = "trade_secret", "没有商业秘密"
    STABILITY = "stability", "公开后不会影响国家安全、公共安全、经济安全和社会稳定"


class PrivacyCheck(TextChoices):
    """What the privacy review answers for, point by point."""

    NO_PERSON = "no_person", "没有群众的姓名、电话、住址，也看不出是谁反映的"
    NO_ORIGINAL = "no_original", "没有照抄群众的原话"
    COARSE_PLACE = "coarse_place", "地点写得够粗；匿名和要求保密的只写到乡镇"
    TRUE = "true", "和办理结果、评价一致，没有夸大"


class DeclineReason(TextChoices):
    """Why a result is not made public."""

    STATE_SECRET = "state_secret", "涉及国家秘密或者工作秘密"
    TRADE_SECRET = "trade_secret", "涉及商业秘密"
    PRIVACY = "privacy", "涉及个人隐私，脱敏后仍看得出是谁"
    DEPUTY_OBJECTS = "deputy_objects", "代表认为不宜公开"
    SMALL = "small", "琐细事项，没有公开的必要"
    OTHER = "other", "其他"


class WithdrawReason(TextChoices):
    """Why a published result was taken down; the public page says so in these words."""

    ERROR = "error", "内容有差错，需要更正"
    PRIVACY = "privacy", "需要进一步保护个人信息"
    SITUATION = "situation", "情况有变化"
    OTHER = "other", "其他原因"
