"""What one has to know to look around the demo county; written to VAR_DIR/demo.json for people and scripts."""

from collections import Counter
from collections.abc import Sequence
from typing import TypedDict

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from accounts.models import Post, Region, User
from accounts.roles import Role
from accounts.selectors import actor_of
from core import clock
from deputies.models import Deputy
from liaison.models import Kiosk, QRCode
from renda.demo.builder import PASSWORD
from renda.demo.rows import COUNTY
from suggestions.models import Opinion, Rating
from suggestions.selectors import worklists
from suggestions.states import MatterState

SHOWN_ROLES = (
    Role.STATION_STAFF,
    Role.STATION_HEAD,
    Role.ROTATING_HEAD,
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
# Shown from one township, so that one walk can be followed through all of them.
TOWNSHIP_PEOPLE = (Role.STATION_STAFF, Role.STATION_HEAD, Role.PRESIDIUM_CLERK, Role.PRESIDIUM_CHAIR)


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
    ballots: list[Face]


def is_demo_county() -> bool:
    """Return whether the database holds the invented county."""
    return Region.objects.filter(code=COUNTY, name="示例县").exists()


def gather(slips: Sequence[str] = ()) -> Facts:
    """Return addresses, a login for each role, a citizen's page, and voting slips that are still good."""
    township = _busiest_township()
    code = QRCode.objects.select_related("station__organisation").get(
        station__region__code=township, target_kind="station", station__category="township", revoked_at=None
    )
    return {
        "title": "示例县人大联络平台",
        "notice": "县名、单位、人员和意见都是虚构的。",
        "faces": [
            {"name": "群众首页", "path": "/"},
            {"name": "群众查进度", "path": "/q/"},
            {"name": "找联络站", "path": "/stations/"},
            {"name": "自助一体机（竖屏，触摸）", "path": reverse("citizen:kiosk", args=[_kiosk().token])},
            {"name": "代表门户", "path": "/portal/"},
            {"name": "工作台", "path": "/console/"},
            {"name": "基础数据", "path": "/admin/"},
            {"name": "接口文档", "path": "/api/docs/"},
        ],
        "logins": [*(login for role in SHOWN_ROLES if (login := _login(role, township))), _deputy()],
        "citizen": {"name": code.station.organisation.name, "path": reverse("citizen:submit", args=[code.token])},
        "ballots": [{"name": "站所评议选票（只能投一次）", "path": path} for path in slips],
    }


def _busiest_township() -> str:
    """Return the township whose station and presidium have most waiting, so that a first look finds something to do."""
    waiting: Counter[str] = Counter()
    for post in _posts(Role.PRESIDIUM_CLERK) | _posts(Role.STATION_STAFF):
        waiting[post.organisation.region.code[:9]] += _waiting(post)
    return max(waiting, key=lambda code: waiting[code])


def _kiosk() -> Kiosk:
    """Return the machine of the 24-hour station."""
    return Kiosk.objects.filter(station__category="kiosk", revoked_at=None).latest("pk")


def _posts(role: Role) -> QuerySet[Post]:
    return Post.objects.filter(role=role).select_related("user", "organisation__region").order_by("pk")


def _waiting(post: Post) -> int:
    """Return how many lists of this person have something in them, more items breaking a tie."""
    counts = worklists.counts(actor_of(post.user, clock.now()))
    return 1000 * sum(1 for count in counts.values() if count) + sum(counts.values())


def _login(role: Role, township: str) -> Login | None:
    posts = _posts(role)
    near = [post for post in posts if post.organisation.region.code.startswith(township)]
    candidates = near if role in TOWNSHIP_PEOPLE and near else list(posts)
    return _account(role.label, max(candidates, key=_waiting).user) if candidates else None


def _deputy() -> Login:
    """Return a deputy who has something to do: one who is asked for a rating and has not given it."""
    given = Rating.objects.filter(
        matter=OuterRef("matter"), round_no=OuterRef("matter__round_no"), deputy__isnull=False
    )
    asked = Opinion.objects.filter(matter__state=MatterState.TO_EVALUATE, followup_deputy__user__isnull=False)
    opinion = asked.exclude(Exists(given)).select_related("followup_deputy__user").order_by("pk").first()
    deputy = opinion.followup_deputy if opinion is not None else Deputy.objects.filter(user__isnull=False).first()
    assert deputy is not None
    assert deputy.user is not None
    return _account(Role.DEPUTY.label, deputy.user)


def _account(role: str, user: User) -> Login:
    return {"role": role, "name": user.name, "username": user.username, "password": PASSWORD}
