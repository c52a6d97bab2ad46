"""The only place for the words of stations, postings and codes with their Chinese labels."""

from django.db.models import TextChoices


class StationCategory(TextChoices):
    """家站点类别."""

    COUNTY_HUB = "county_hub", "县总站"
    HOME = "home", "代表之家"
    CENTRAL = "central", "中心联络站"
    TOWNSHIP = "township", "乡镇（街道）联络站"
    AREA = "area", "片区联络站"
    VILLAGE = "village", "村级联络站"
    INTERPROVINCIAL = "interprovincial", "省际联络站"
    POINT = "point", "联络点"
    STUDIO = "studio", "代表工作室"
    ENTERPRISE = "enterprise", "企业园区站"
    MOBILE = "mobile", "流动站"
    KIOSK = "kiosk", "24小时民意工作站"
    ONLINE = "online", "网上站"


class StationStatus(TextChoices):
    """站点状态."""

    PLANNED = "planned", "筹建"
    OPEN = "open", "开放"
    PAUSED = "paused", "暂停开放"
    CLOSED = "closed", "撤销"


class PostingMode(TextChoices):
    """进站方式."""

    FIXED = "fixed", "固定进站"
    MOBILE = "mobile", "流动进站"


class CodeTarget(TextChoices):
    """What a code stands for; opinions go to its station either way."""

    STATION = "station", "联络站码"
    DEPUTY = "deputy", "代表码"


class CodeState(TextChoices):
    """What a scanned code turns out to be."""

    OK = "ok", "有效"
    UNKNOWN = "unknown", "没有这个码"
    REVOKED = "revoked", "已停用"
    EXPIRED = "expired", "已过期"


class PlacementKind(TextChoices):
    """Where a code hangs (张贴点位)."""

    VILLAGE_COMMITTEE = "village_committee", "村（居）委会"
    MARKET = "market", "菜场集市"
    STAIRWELL = "stairwell", "楼道单元"
    BUS_STOP = "bus_stop", "公交站台"
    WORKPLACE = "workplace", "本职岗位"
    STATION = "station", "联络站"
    OTHER = "other", "其他人群密集处"
