"""The only place for the words of deputies and mandates with their Chinese labels."""

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
