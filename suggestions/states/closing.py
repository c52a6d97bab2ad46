"""The words of what comes after a reply: promises, return visits and problems that come back, with Chinese labels."""

from django.db.models import TextChoices


class CommitmentState(TextChoices):
    """Where a promise stands; that it is overdue is never a state, its date says so."""

    OPEN = "open", "待兑现"
    REPORTED = "reported", "已报兑现，待核实"
    DONE = "done", "已兑现"
    EXPLAINED = "explained", "已书面说明"
    LAPSED = "lapsed", "答复未获认可，重新办理"


class VisitState(TextChoices):
    """Where a return visit stands."""

    PLANNED = "planned", "待回访"
    DONE = "done", "已回访"
    CANCELLED = "cancelled", "不再回访"


class VisitWay(TextChoices):
    """How a return visit was made."""

    PHONE = "phone", "电话"
    VISIT = "visit", "上门"
    ON_SITE = "on_site", "到现场查看"
    TRACKING_PAGE = "tracking_page", "群众在查询页回答"


class StillOk(TextChoices):
    """What a return visit found."""

    YES = "yes", "一直解决得好"
    PARTLY = "partly", "有些反复，不用恢复办理"
    REBOUND = "rebound", "问题反复"


class ReopenGround(TextChoices):
    """On whose word a closed matter is taken up again."""

    VISIT = "visit", "回访发现"
    CITIZEN = "citizen", "群众反映"
    DEPUTY = "deputy", "代表反映"


class CitizenAtHearing(TextChoices):
    """Whether those who raised it took part in the talk over a hard matter."""

    CAME = "came", "请了，到会了"
    DECLINED = "declined", "请了，没有来"
    NO_CHANNEL = "no_channel", "匿名反映，没有办法请到"
    NOBODY = "nobody", "没有反映人（代表提出的）"


class HearingResult(TextChoices):
    """What was concluded from a hearing."""

    FURTHER = "further", "继续办理"
    EXPLAINED = "explained", "解释办结"
