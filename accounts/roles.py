"""The only place for the words of posts: which roles there are, what they are called, which exclude each other."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a person may act as; staff roles are held through a dated post, DEPUTY through a mandate."""

    STATION_STAFF = "station_staff", "联络站工作人员"
    STATION_HEAD = "station_head", "站长"
    ROTATING_HEAD = "rotating_head", "轮值站长"
    PRESIDIUM_CLERK = "presidium_clerk", "乡镇人大干事"
    PRESIDIUM_CHAIR = "presidium_chair", "乡镇人大主席"
    COUNTY_DISPATCHER = "county_dispatcher", "县人大代表工委交办岗"
    GOV_COORDINATOR = "gov_coordinator", "县政府办"
    UNIT_HANDLER = "unit_handler", "承办人"
    UNIT_HEAD = "unit_head", "承办单位负责人"
    SUPERVISORY_COMMITTEE = "supervisory_committee", "专工委"
    SC_LEADER = "sc_leader", "常委会领导"
    PUBLISHER = "publisher", "公开审核"
    SYS_ADMIN = "sys_admin", "系统管理员"
    SEC_ADMIN = "sec_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"
    DEPUTY = "deputy", "人大代表"


# 三员分立: nobody holds two of these at once, and none of them sees the people's business.
ADMIN_ROLES = (Role.SYS_ADMIN, Role.SEC_ADMIN, Role.AUDIT_ADMIN)
# A rotating head (轮值站长) is not among them: the post lasts one shift and opens reception and entry, never triage.
STATION_ROLES = (Role.STATION_STAFF, Role.STATION_HEAD)
TOWNSHIP_ROLES = (Role.PRESIDIUM_CLERK, Role.PRESIDIUM_CHAIR)
COUNTY_CONGRESS_ROLES = (Role.COUNTY_DISPATCHER, Role.SUPERVISORY_COMMITTEE, Role.SC_LEADER, Role.PUBLISHER)
UNIT_ROLES = (Role.UNIT_HANDLER, Role.UNIT_HEAD)

# A street has a working committee of the county's standing committee (人大街道工委) and no chair of its own.
STREET_LABELS = {Role.PRESIDIUM_CLERK: "人大街道工委干事", Role.PRESIDIUM_CHAIR: "人大街道工委主任"}
