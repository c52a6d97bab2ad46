"""What one has to know to look around the demo county; written to VAR_DIR/demo.json for people and scripts."""

from typing import TypedDict

from django.urls import reverse

from accounts.models import Post, Region, User
from accounts.roles import Role
from deputies.models import Deputy
from liaison.models import QRCode
from renda.demo.builder import PASSWORD
from renda.demo.rows import COUNTY
from suggestions.models import Matter

SHOWN_ROLES = (
    Role.STATION_STAFF,
    Role.STATION_HEAD,
    Role.PRESIDIUM_CLERK,
    Role.PRESIDIUM_CHAIR,
    Role.COUNTY_DISPATCHER,
    Role.GOV_COORDINATOR,
    Role.UNIT_HANDLER,
    Role.UNIT_HEAD,
    Role.SUPERVISORY_COMMITTEE,
    Role.SC_LEADER,
    Role.PUBLISHER,
    Role.SYS_ADMIN,
    Role.SEC_ADMIN,
    Role.AUDIT_ADMIN,
)
# The people of one township are shown together, so that one walk can be followed through all of them.
SHOWN_TOWNSHIP = "999901103"


class Face(TypedDict):
    """One address."""

    name: str
    path: str


class Login(TypedDict):
    """One account."""

    role: str
    name: str
    username: str
    password: str


class Facts(TypedDict):
    """The whole screen."""

    title: str
    notice: str
    faces: list[Face]
    logins: list[Login]
    citizen: Face


def is_demo_county() -> bool:
    """Return whether the database holds the invented county."""
    return Region.objects.filter(code=COUNTY, name="示例县").exists()


def gather() -> Facts:
    """Return addresses, a login for each role, and a citizen's page."""
    code = QRCode.objects.select_related("station__organisation").get(
        station__region__code=SHOWN_TOWNSHIP, target_kind="station", station__category="township", revoked_at=None
    )
    return {
        "title": "示例县人大联络平台",
        "notice": "县名、单位、人员和意见都是虚构的。",
        "faces": [
            {"name": "群众首页", "path": "/"},
            {"name": "群众查进度", "path": "/q/"},
            {"name": "代表门户", "path": "/portal/"},
            {"name": "工作台", "path": "/console/"},
            {"name": "基础数据", "path": "/admin/"},
            {"name": "接口文档", "path": "/api/docs/"},
        ],
        "logins": [*(login for role in SHOWN_ROLES if (login := _login(role))), _deputy()],
        "citizen": {"name": code.station.organisation.name, "path": reverse("citizen:submit", args=[code.token])},
    }


def _login(role: Role) -> Login | None:
    posts = Post.objects.filter(role=role).select_related("user", "organisation").order_by("pk")
    here = posts.filter(organisation__region__code=SHOWN_TOWNSHIP)
    if role in (Role.UNIT_HANDLER, Role.UNIT_HEAD):
        busy = Matter.objects.filter(level="county").values("assignments__unit")
        here = posts.filter(organisation__in=busy)
    post = here.first() or posts.first()
    return _account(role.label, post.user) if post is not None else None


def _deputy() -> Login:
    """Return a deputy who has something to do: one who is asked for a rating."""
    asked = (
        Deputy.objects.filter(followed_opinions__matter__state="to_evaluate", user__isnull=False).order_by("pk").first()
    )
    deputy = asked or Deputy.objects.filter(user__isnull=False).order_by("pk").first()
    assert deputy is not None
    assert deputy.user is not None
    return _account(Role.DEPUTY.label, deputy.user)


def _account(role: str, user: User) -> Login:
    return {"role": role, "name": user.name, "username": user.username, "password": PASSWORD}
