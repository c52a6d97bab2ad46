"""The only place for the words of regions, organisations and sign-ins with their Chinese labels."""

from django.db.models import TextChoices


class RegionLevel(TextChoices):
    """行政区划层级."""

    COUNTY = "county", "县"
    TOWNSHIP = "township", "乡镇（街道）"
    VILLAGE = "village", "村（社区）"


# GB/T 2260 and GB/T 10114 style codes: the length says the level, the prefix says the superior.
CODE_LENGTHS = {RegionLevel.COUNTY: 6, RegionLevel.TOWNSHIP: 9, RegionLevel.VILLAGE: 12}


class OrgKind(TextChoices):
    """单位类别."""

    STANDING_COMMITTEE = "standing_committee", "县人大常委会"
    WORKING_COMMITTEE = "working_committee", "人大专委会、工委"
    PRESIDIUM = "presidium", "乡镇人大主席团"
    STREET_COMMITTEE = "street_committee", "人大街道工委"
    GOVERNMENT = "government", "县政府（政府办）"
    DEPARTMENT = "department", "政府部门"
    TOWNSHIP_GOV = "township_gov", "乡镇政府、街道办事处"
    GRASSROOTS_OFFICE = "grassroots_office", "基层站所"
    SUPERVISORY_COMMISSION = "supervisory_commission", "监察委员会"
    COURT = "court", "法院"
    PROCURATORATE = "procuratorate", "检察院"
    PARTY = "party", "党委部门"
    PUBLIC_UTILITY = "public_utility", "公共服务企业"
    PEOPLE_ORG = "people_org", "群团组织"
    SELF_GOV = "self_gov", "村（居）委会"
    STATION = "station", "代表联络站"


# Courts, procuratorate and supervisory commission never get an individual case.
NEVER_HANDLING = (OrgKind.COURT, OrgKind.PROCURATORATE, OrgKind.SUPERVISORY_COMMISSION)


class LoginOutcome(TextChoices):
    """登录结果."""

    OK = "ok", "成功"
    FAILED = "failed", "用户名或密码不对"
    LOCKED = "locked", "已锁定，未核对"
    SIGNED_OUT = "signed_out", "退出"
