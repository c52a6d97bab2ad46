"""The invented county of the tests: its bodies, people, station and deputies, set up through the lower apps' commands."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts import selectors as accounts_selectors
from accounts import services as accounts
from accounts.models import Organisation, Post, Region, User
from accounts.roles import Role
from accounts.states import OrgKind
from core.actors import SYSTEM, Actor
from core.clock import SHANGHAI
from core.registries import reference_loaders
from deputies import services as deputies
from deputies.models import Deputy, Mandate
from deputies.states import CongressLevel, Sex
from liaison import services as liaison
from liaison.models import Station, StationPosting
from liaison.states import PostingMode, StationCategory
from suggestions.models import Category, DutyEntry

FOUNDED = date(2026, 1, 1)
SET_UP_AT = datetime(2026, 1, 5, 9, 0, tzinfo=SHANGHAI)
PASSWORD = "Qingxi-Cha-2026"

COUNTY, TOWNSHIP, VILLAGE, OTHER_VILLAGE = "999901", "999901201", "999901201201", "999901201202"
REGIONS = (
    (COUNTY, "示例县"),
    (TOWNSHIP, "桃溪镇"),
    (VILLAGE, "石桥村"),
    (OTHER_VILLAGE, "柳湾村"),
)
OTHER_TOWNSHIP, OTHER_TOWNSHIP_VILLAGE = "999901202", "999901202201"
OTHER_REGIONS = ((OTHER_TOWNSHIP, "松岭镇"), (OTHER_TOWNSHIP_VILLAGE, "云峰村"))

# key: name, kind, region, what else is said of it
ORGANISATIONS: dict[str, tuple[str, str, str, dict[str, object]]] = {
    "standing_committee": ("示例县人大常委会", OrgKind.STANDING_COMMITTEE, COUNTY, {}),
    "committee": ("示例县人大常委会代表工委", OrgKind.WORKING_COMMITTEE, COUNTY, {"deputy_affairs": True}),
    "farm_committee": ("示例县人大常委会农业农村工委", OrgKind.WORKING_COMMITTEE, COUNTY, {}),
    "gov_office": ("示例县人民政府办公室", OrgKind.GOVERNMENT, COUNTY, {}),
    "roads": ("示例县交通运输局", OrgKind.DEPARTMENT, COUNTY, {"can_handle": True, "gov_system": True}),
    "water": ("示例县水利局", OrgKind.DEPARTMENT, COUNTY, {"can_handle": True, "gov_system": True}),
    "power": ("示例县供电公司", OrgKind.PUBLIC_UTILITY, COUNTY, {"can_handle": True, "vertical": True}),
    "presidium": ("桃溪镇人大主席团", OrgKind.PRESIDIUM, TOWNSHIP, {}),
    "township_gov": ("桃溪镇人民政府", OrgKind.TOWNSHIP_GOV, TOWNSHIP, {"can_handle": True, "gov_system": True}),
    "water_office": ("桃溪镇水利站", OrgKind.GRASSROOTS_OFFICE, TOWNSHIP, {"can_handle": True, "on_paper": True}),
}
OTHER_ORGANISATIONS: dict[str, tuple[str, str, str, dict[str, object]]] = {
    "other_presidium": ("松岭镇人大主席团", OrgKind.PRESIDIUM, OTHER_TOWNSHIP, {}),
    "other_township_gov": ("松岭镇人民政府", OrgKind.TOWNSHIP_GOV, OTHER_TOWNSHIP, {"can_handle": True}),
}

# key: name, organisation, role
PEOPLE: dict[str, tuple[str, str, str]] = {
    "clerk": ("陈静", "station", Role.STATION_STAFF),
    "second_clerk": ("赵敏", "station", Role.STATION_STAFF),
    "head": ("周海", "station", Role.STATION_HEAD),
    "presidium_clerk": ("吴霞", "presidium", Role.PRESIDIUM_CLERK),
    "chair": ("刘建国", "presidium", Role.PRESIDIUM_CHAIR),
    "dispatcher": ("郑文", "committee", Role.COUNTY_DISPATCHER),
    "coordinator": ("孙涛", "gov_office", Role.GOV_COORDINATOR),
    "township_handler": ("何勇", "township_gov", Role.UNIT_HANDLER),
    "township_unit_head": ("罗强", "township_gov", Role.UNIT_HEAD),
    "roads_handler": ("林峰", "roads", Role.UNIT_HANDLER),
    "roads_head": ("高明", "roads", Role.UNIT_HEAD),
    "water_handler": ("唐莉", "water", Role.UNIT_HANDLER),
    "power_handler": ("许刚", "power", Role.UNIT_HANDLER),
    "committee_member": ("马兰", "farm_committee", Role.SUPERVISORY_COMMITTEE),
    "leader": ("黄志远", "standing_committee", Role.SC_LEADER),
    "administrator": ("钱进", "committee", Role.SYS_ADMIN),
}
OTHER_PEOPLE: dict[str, tuple[str, str, str]] = {
    "other_clerk": ("冯雪", "other_station", Role.STATION_STAFF),
    "other_presidium_clerk": ("邓辉", "other_presidium", Role.PRESIDIUM_CLERK),
}


@dataclass(frozen=True)
class County:
    """Everything set up, by key."""

    regions: dict[str, Region]
    organisations: dict[str, Organisation]
    stations: dict[str, Station]
    users: dict[str, User]
    deputies: dict[str, Deputy]

    def user(self, key: str) -> User:
        """Return a person who can sign in with PASSWORD."""
        return self.users[key]

    def actor(self, key: str, at: datetime) -> Actor:
        """Return the person as an actor on that day."""
        return accounts_selectors.actor_of(self.users[key], at)

    def unit(self, key: str) -> Organisation:
        """Return an organisation."""
        return self.organisations[key]

    @property
    def station(self) -> Station:
        """Return the township's station."""
        return self.stations["station"]

    def region(self, code: str) -> Region:
        """Return a region."""
        return self.regions[code]

    def category(self, code: str = "01") -> Category:
        """Return a category."""
        return Category.objects.get(code=code)


def county(*, with_other_township: bool = False) -> County:
    """Return the county; what is there already is found again, so that several steps may each ask for it."""
    for _, load in reference_loaders.items():
        load()
    rows = REGIONS + (OTHER_REGIONS if with_other_township else ())
    regions = {code: _region(code, name) for code, name in rows}
    bodies = ORGANISATIONS | (OTHER_ORGANISATIONS if with_other_township else {})
    organisations = {key: _organisation(regions, *said) for key, said in bodies.items()}
    stations = {"station": _station("桃溪镇人大代表联络站", "X21", regions[TOWNSHIP], "0999-5550121")}
    if with_other_township:
        stations["other_station"] = _station("松岭镇人大代表联络站", "X22", regions[OTHER_TOWNSHIP], "0999-5550122")
    organisations |= {key: station.organisation for key, station in stations.items()}
    people = PEOPLE | (OTHER_PEOPLE if with_other_township else {})
    users = {key: _person(key, name, organisations[body], role) for key, (name, body, role) in people.items()}
    found = County(regions, organisations, stations, users, {})
    _deputies(found)
    _duties(found)
    return found


def _region(code: str, name: str) -> Region:
    found = Region.objects.filter(code=code).first()
    return found or accounts.create_region(code=code, name=name, actor=SYSTEM, at=SET_UP_AT)


def _organisation(
    regions: dict[str, Region], name: str, kind: str, region: str, more: dict[str, object]
) -> Organisation:
    found = Organisation.objects.filter(name=name).first()
    return found or accounts.create_organisation(
        active_from=FOUNDED, actor=SYSTEM, at=SET_UP_AT, name=name, kind=kind, region_id=regions[region].pk, **more
    )


def _station(name: str, code: str, region: Region, phone: str) -> Station:
    found = Station.objects.select_related("organisation", "region").filter(code=code).first()
    return found or liaison.open_station(
        name=name,
        code=code,
        category=StationCategory.TOWNSHIP,
        region_id=region.pk,
        address=f"{region.name}人民路1号",
        phone=phone,
        actor=SYSTEM,
        at=SET_UP_AT,
    )


def _user(username: str, name: str) -> User:
    """Return somebody who has already changed the first password."""
    found = User.objects.filter(username=username).first()
    if found is not None:
        return found
    first = accounts.register_user(username=username, name=name, actor=SYSTEM, at=SET_UP_AT)
    own = accounts_selectors.actor_of(first.user, SET_UP_AT)
    return accounts.change_own_password(old=first.password, new=PASSWORD, actor=own, at=SET_UP_AT)


def _person(username: str, name: str, organisation: Organisation, role: str) -> User:
    user = _user(username, name)
    if not Post.objects.filter(user=user, organisation=organisation, role=role).exists():
        accounts.appoint(
            user_id=user.pk,
            organisation_id=organisation.pk,
            role=role,
            active_from=SET_UP_AT.date(),
            actor=SYSTEM,
            at=SET_UP_AT,
        )
    return user


def _deputies(world: County) -> None:
    """A township deputy of the station, and a county deputy who works for the water bureau and goes round."""
    rows = (
        ("deputy", "王秀英", Sex.FEMALE, CongressLevel.TOWNSHIP, TOWNSHIP, None, VILLAGE, PostingMode.FIXED),
        ("county_deputy", "李国华", Sex.MALE, CongressLevel.COUNTY, COUNTY, "water", None, PostingMode.MOBILE),
    )
    for key, name, sex, level, region, employer, village, mode in rows:
        world.users[key] = _user(key, name)
        found = Deputy.objects.filter(user=world.users[key]).first()
        world.deputies[key] = found or deputies.register_deputy(
            name=name,
            sex=sex,
            user_id=world.users[key].pk,
            employer_id=world.organisations[employer].pk if employer else None,
            home_village_id=world.regions[village].pk if village else None,
            actor=SYSTEM,
            at=SET_UP_AT,
        )
        _stationed(world, world.deputies[key], level, world.regions[region], mode)


def _stationed(world: County, deputy: Deputy, level: str, region: Region, mode: str) -> None:
    if not Mandate.objects.filter(deputy=deputy).exists():
        deputies.give_mandate(
            deputy_id=deputy.pk,
            level=level,
            region_id=region.pk,
            term=19,
            starts_on=FOUNDED,
            actor=SYSTEM,
            at=SET_UP_AT,
        )
    if not StationPosting.objects.filter(deputy=deputy).exists():
        liaison.post_deputy(
            deputy_id=deputy.pk,
            station_id=world.station.pk,
            mode=mode,
            active_from=SET_UP_AT.date(),
            actor=SYSTEM,
            at=SET_UP_AT,
        )


def _duties(world: County) -> None:
    """Master data of the pipeline itself, kept in the admin and so without a command."""
    rows = (
        ("01", "roads", "农村公路", "公路法第八条"),
        ("01", "township_gov", "村道养护", "农村公路条例：村道由村委会在乡镇指导下养护"),
        ("02", "water", "灌溉渠道", "水法第十二条"),
        ("02", "water_office", "村级水渠维护", "县政府三定方案"),
        ("03", "power", "农村供电", "电力法第七条"),
    )
    for category, unit, subject, basis in rows:
        DutyEntry.objects.get_or_create(
            category=world.category(category),
            unit=world.unit(unit),
            subject=subject,
            defaults={"basis": basis, "active_from": FOUNDED},
        )
