"""A small invented county for tests, made through the real commands: one town, one street, their bodies and people."""

from datetime import date, datetime

from accounts import services
from accounts.models import Organisation, Post, Region, User
from accounts.roles import Role
from accounts.selectors import actor_of
from accounts.states import OrgKind
from core.actors import SYSTEM, Actor
from core.clock import SHANGHAI

START = date(2026, 1, 1)
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)
PASSWORD = "qingshi-2026-qiao"


def regions() -> dict[str, Region]:
    """Return county, town, street, and one village of each."""
    rows = {
        "county": ("999901", "示例县", False),
        "town": ("999901101", "青石镇", False),
        "street": ("999901001", "城东街道", True),
        "village": ("999901101201", "青石桥村", False),
        "community": ("999901001002", "东门社区", False),
    }
    return {
        key: services.create_region(code=code, name=name, is_street=street, actor=SYSTEM, at=NOW)
        for key, (code, name, street) in rows.items()
    }


def organisation(name: str, kind: str, region: Region, **fields: object) -> Organisation:
    """Return an organisation that exists since the beginning of the year."""
    return services.create_organisation(
        name=name, kind=kind, region_id=region.pk, active_from=START, actor=SYSTEM, at=NOW, **fields
    )


def bodies(places: dict[str, Region]) -> dict[str, Organisation]:
    """Return the bodies of the county: congress side, government side, and units at both levels."""
    county, town, street = places["county"], places["town"], places["street"]
    return {
        "committee": organisation("县人大常委会代表工作委员会", OrgKind.WORKING_COMMITTEE, county, deputy_affairs=True),
        "presidium": organisation("青石镇人大主席团", OrgKind.PRESIDIUM, town),
        "street_committee": organisation("县人大常委会城东街道工作委员会", OrgKind.STREET_COMMITTEE, street),
        "gov_office": organisation("县政府办公室", OrgKind.GOVERNMENT, county),
        "water": organisation("县水利局", OrgKind.DEPARTMENT, county, can_handle=True, gov_system=True),
        "power": organisation("县供电公司", OrgKind.PUBLIC_UTILITY, county, can_handle=True, vertical=True),
        "town_gov": organisation("青石镇人民政府", OrgKind.TOWNSHIP_GOV, town, can_handle=True, gov_system=True),
        "street_office": organisation("城东街道办事处", OrgKind.TOWNSHIP_GOV, street, can_handle=True, gov_system=True),
    }


def user(username: str, name: str) -> User:
    """Return a person who may sign in and has already chosen a password."""
    made = services.register_user(username=username, name=name, password=PASSWORD, actor=SYSTEM, at=NOW).user
    made.must_change_password = False
    made.save(update_fields=["must_change_password"])
    return made


def post(person: User, body: Organisation, role: Role, *, since: date = START, until: date | None = None) -> Post:
    """Put a person in a post."""
    return services.appoint(
        user_id=person.pk, organisation_id=body.pk, role=role, active_from=since, active_to=until, actor=SYSTEM, at=NOW
    )


def staff(username: str, name: str, body: Organisation, *roles: Role) -> User:
    """Return a person who holds these posts at one body."""
    person = user(username, name)
    for role in roles:
        post(person, body, role)
    return person


def actor(person: User, at: datetime = NOW) -> Actor:
    """Return the person as an actor."""
    return actor_of(person, at)
