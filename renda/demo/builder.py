"""Turns the invented county into rows through the commands people use; the second run finds all and changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from accounts import services as accounts
from accounts.models import Organisation, Region, User
from core.actors import SYSTEM
from core.clock import local_date
from deputies import services as deputies
from deputies.models import Deputy
from liaison import services as liaison
from liaison.models import QRCode, Station
from renda.demo import county, people, rows
from suggestions.models import Category
from suggestions.services import catalogue

PASSWORD = "demo-shili-2026"
FOUNDED = timedelta(days=3 * 365)
Say = Callable[[str], None]


@dataclass
class Built:
    """What the rows of the demo data became, by the keys of the data."""

    regions: dict[str, Region] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    stations: dict[str, Station] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    deputies: dict[str, Deputy] = field(default_factory=dict)
    codes: dict[str, QRCode] = field(default_factory=dict)
    # Addresses of printed voting slips nobody has used: known only while they are made.
    slips: list[str] = field(default_factory=list)


def build_county(at: datetime, say: Say) -> Built:
    """Build regions, bodies, stations, people and codes as they stood three years before `at`; return them."""
    built, founded = Built(), at - FOUNDED
    _regions(built, founded)
    _organisations(built, founded)
    _duties(built, founded)
    say(f"单位{len(built.organisations)}个，村和社区{len(county.villages())}个")
    _stations(built, founded)
    say(f"联络站{len(built.stations)}个")
    ready_hash = make_password(PASSWORD)
    _staff(built, founded, ready_hash)
    _deputies(built, founded, ready_hash)
    _codes(built, founded)
    say(f"工作人员{len(county.staff())}人，代表{len(built.deputies)}人，二维码{len(built.codes)}个")
    return built


def _regions(built: Built, at: datetime) -> None:
    for row in county.regions():
        built.regions[row.code] = accounts.create_region(
            code=row.code, name=row.name, is_street=row.is_street, actor=SYSTEM, at=at
        )


def _organisations(built: Built, at: datetime) -> None:
    for row in county.organisations():
        parent = built.organisations.get(row.parent)
        built.organisations[row.key] = accounts.create_organisation(
            active_from=local_date(at),
            actor=SYSTEM,
            at=at,
            name=row.name,
            short_name=row.short_name,
            kind=row.kind,
            region_id=built.regions[row.region].pk,
            parent_id=parent.pk if parent else None,
            can_handle=row.can_handle,
            gov_system=row.gov_system,
            vertical=row.vertical,
            on_paper=row.on_paper,
            deputy_affairs=row.deputy_affairs,
        )


def _duties(built: Built, at: datetime) -> None:
    categories = {category.code: category for category in Category.objects.all()}
    for duty in county.duties():
        bodies = [
            duty.lead,
            *(county.township_body(duty.township_body, key) for key in county.township_keys().values()),
        ]
        for key in dict.fromkeys(bodies):
            catalogue.add_duty(
                category_id=categories[duty.category].pk,
                unit_id=built.organisations[key].pk,
                subject=duty.subject,
                basis=duty.basis[:120],
                active_from=local_date(at),
                actor=SYSTEM,
                at=at,
            )


def _stations(built: Built, at: datetime) -> None:
    for row in county.stations():
        parent = built.stations.get(row.parent)
        built.stations[row.key] = liaison.open_station(
            name=row.name,
            code=row.code,
            category=row.category,
            region_id=built.regions[row.region].pk,
            parent_id=parent.pk if parent else None,
            address=row.address,
            phone=row.phone,
            opening=row.opening,
            status=row.status,
            actor=SYSTEM,
            at=at,
        )


def _organisation_of(built: Built, key: str) -> Organisation:
    if key.startswith("station:"):
        return built.stations[key.removeprefix("station:")].organisation
    return built.organisations[key]


def _staff(built: Built, at: datetime, ready_hash: str) -> None:
    for row in county.staff():
        user = accounts.register_user(
            username=row.username, name=row.name, actor=SYSTEM, at=at, ready_hash=ready_hash
        ).user
        built.users[row.username] = user
        for where, role in row.posts:
            accounts.appoint(
                user_id=user.pk,
                organisation_id=_organisation_of(built, where).pk,
                role=role,
                active_from=local_date(at),
                actor=SYSTEM,
                at=at,
            )


def _deputies(built: Built, at: datetime, ready_hash: str) -> None:
    for row in people.deputies():
        user = accounts.register_user(
            username=row.username, name=row.name, actor=SYSTEM, at=at, ready_hash=ready_hash
        ).user
        built.users[row.username] = user
        employer = built.organisations.get(row.employer)
        deputy = deputies.register_deputy(
            actor=SYSTEM,
            at=at,
            user_id=user.pk,
            name=row.name,
            sex=row.sex,
            bio_public=row.bio,
            employer_id=employer.pk if employer else None,
            home_village_id=built.regions[row.home_village].pk if row.home_village else None,
        )
        built.deputies[row.key] = deputy
        _mandates(built, row, deputy, at)
        for station, mode in row.postings:
            liaison.post_deputy(
                deputy_id=deputy.pk,
                station_id=built.stations[station].pk,
                mode=mode,
                active_from=local_date(at),
                actor=SYSTEM,
                at=at,
            )


def _mandates(built: Built, row: rows.Deputy, deputy: Deputy, at: datetime) -> None:
    for mandate in row.mandates:
        deputies.give_mandate(
            deputy_id=deputy.pk,
            level=mandate.level,
            region_id=built.regions[mandate.region].pk,
            term=mandate.term,
            starts_on=local_date(at),
            district=mandate.district,
            actor=SYSTEM,
            at=at,
        )


def _codes(built: Built, at: datetime) -> None:
    for key, station in built.stations.items():
        if station.status in ("open", "paused"):
            built.codes[f"station:{key}"] = liaison.issue_code(
                station_id=station.pk, label="站门口", actor=SYSTEM, at=at
            )
    for row in people.deputies():
        station_keys = [key for key, _ in row.postings if f"station:{key}" in built.codes]
        if station_keys:
            built.codes[f"deputy:{row.key}"] = liaison.issue_code(
                station_id=built.stations[station_keys[0]].pk,
                deputy_id=built.deputies[row.key].pk,
                label="代表联系卡",
                actor=SYSTEM,
                at=at,
            )
