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
