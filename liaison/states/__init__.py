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
    ACTIVITY = "activity", "活动码"
    SHIFT = "shift", "接待码"
    KIOSK = "kiosk", "自助站码"
    PROJECT = "project", "实事项目码"


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


class ShiftKind(TextChoices):
    """值班方式."""

    FIXED = "fixed", "固定值守"
    MOBILE = "mobile", "流动值班"
    KIOSK = "kiosk", "自助站取件"


class ShiftState(TextChoices):
    """How far one shift is; leave, absence and cancellation leave its hours to be filled anew."""

    DRAFT = "draft", "拟排"
    PENDING = "pending", "待确认"
    CONFIRMED = "confirmed", "已确认"
    LEAVE = "leave", "已请假"
    DONE = "done", "已值班"
    ABSENT = "absent", "未到岗"
    CANCELLED = "cancelled", "已取消"


# The states in which a shift keeps its person and covers its hours.
COVERING = (ShiftState.DRAFT, ShiftState.PENDING, ShiftState.CONFIRMED, ShiftState.DONE)


class ShiftAction(TextChoices):
    """What is done with a shift."""

    PUBLISH = "publish_shift", "发布"
    CONFIRM = "confirm_shift", "确认值班"
    ASK_LEAVE = "ask_leave", "请假"
    REASSIGN = "reassign_shift", "改派"
    COMPLETE = "complete_shift", "登记已值班"
    REPORT_ABSENCE = "report_absence", "登记未到岗"
    CANCEL = "cancel_shift", "取消"


class SwapState(TextChoices):
    """换班申请走到哪一步."""

    PROPOSED = "proposed", "等对方同意"
    ACCEPTED = "accepted", "已换班"
    DECLINED = "declined", "对方不同意"
    WITHDRAWN = "withdrawn", "已撤回"
    VOID = "void", "已失效"


class SwapAction(TextChoices):
    """What is done with a proposed swap."""

    ACCEPT = "accept_swap", "同意换班"
    DECLINE = "decline_swap", "不同意"
    WITHDRAW = "withdraw_swap", "撤回"


class HeadStatus(TextChoices):
    """轮值站长在册情况."""

    ACTIVE = "active", "在册"
    PAUSED = "paused", "暂不排班"
    LEFT = "left", "退出"
