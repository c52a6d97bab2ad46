"""Sets up the invented county through the lower apps' commands; its rows are kept for the process's later tests."""

from typing import Any

from django.db import models

from accounts import selectors as accounts_selectors
from accounts import services as accounts
from accounts.models import Organisation, Post, Region, User
from core import calendar
from core.actors import SYSTEM
from core.models import CalendarDay, CalendarYear, DeadlinePolicy
from core.registries import reference_loaders
from deputies import services as deputies
from deputies.models import Deputy, Mandate
from liaison import services as liaison
from liaison.models import Station, StationPosting
from liaison.states import StationCategory
from suggestions.models import Category, DutyEntry
from suggestions.tests import county_words as words

# In the order in which rows point to earlier ones.
MASTER_DATA: tuple[type[models.Model], ...] = (
    CalendarYear, CalendarDay, DeadlinePolicy, Category, Region, Organisation, User, Post, Deputy, Mandate, Station,
    StationPosting, DutyEntry,
)  # fmt: skip
_kept: dict[bool, list[tuple[type[models.Model], list[dict[str, Any]]]]] = {}


def set_up(*, with_other_township: bool) -> None:
    """Make what is missing; in an empty database the rows an earlier test made by the same commands are put back."""
    empty = not any(model.objects.exists() for model in MASTER_DATA)
    if empty and with_other_township in _kept:
        for model, rows in _kept[with_other_township]:
            model.objects.bulk_create([model(**row) for row in rows])
        calendar.forget()
        return
    _make(with_other_township)
    if empty:
        _kept[with_other_township] = [(model, list(model.objects.values())) for model in MASTER_DATA]


def _make(with_other_township: bool) -> None:
    for _, load in reference_loaders.items():
        load()
    regions = words.REGIONS + (words.OTHER_REGIONS if with_other_township else ())
    for code, name in regions:
        _region(code, name)
    for said in _all(words.ORGANISATIONS, words.OTHER_ORGANISATIONS, with_other_township).values():
        _organisation(*said)
    for said in _all(words.STATIONS, words.OTHER_STATIONS, with_other_township).values():
        _station(*said)
    bodies = _all(
        words.ORGANISATIONS | words.STATIONS, words.OTHER_ORGANISATIONS | words.OTHER_STATIONS, with_other_township
    )
    for key, (name, body, role) in _all(words.PEOPLE, words.OTHER_PEOPLE, with_other_township).items():
        _person(key, name, Organisation.objects.get(name=bodies[body][0]), role)
    for key, said in words.DEPUTIES.items():
        _deputy(key, *said)
    _duties()


def _all(ours: dict[str, Any], others: dict[str, Any], with_others: bool) -> dict[str, Any]:
    return ours | (others if with_others else {})


def _region(code: str, name: str) -> None:
    if not Region.objects.filter(code=code).exists():
        accounts.create_region(code=code, name=name, actor=SYSTEM, at=words.SET_UP_AT)


def _organisation(name: str, kind: str, region: str, more: dict[str, Any]) -> None:
    if Organisation.objects.filter(name=name).exists():
        return
    accounts.create_organisation(
        active_from=words.FOUNDED,
        actor=SYSTEM,
        at=words.SET_UP_AT,
        name=name,
        kind=kind,
        region_id=Region.objects.get(code=region).pk,
        **more,
    )


def _station(name: str, code: str, region_code: str, phone: str) -> None:
    if Station.objects.filter(code=code).exists():
        return
    region = Region.objects.get(code=region_code)
    liaison.open_station(
        name=name,
        code=code,
        category=StationCategory.TOWNSHIP,
        region_id=region.pk,
        address=f"{region.name}人民路1号",
        phone=phone,
        actor=SYSTEM,
        at=words.SET_UP_AT,
    )


def _user(username: str, name: str) -> User:
    """Return somebody who has already changed the first password."""
    found = User.objects.filter(username=username).first()
    if found is not None:
        return found
    first = accounts.register_user(username=username, name=name, actor=SYSTEM, at=words.SET_UP_AT)
    own = accounts_selectors.actor_of(first.user, words.SET_UP_AT)
    return accounts.change_own_password(old=first.password, new=words.PASSWORD, actor=own, at=words.SET_UP_AT)


def _person(username: str, name: str, organisation: Organisation, role: str) -> None:
    user = _user(username, name)
    if not Post.objects.filter(user=user, organisation=organisation, role=role).exists():
        accounts.appoint(
            user_id=user.pk,
            organisation_id=organisation.pk,
            role=role,
            active_from=words.SET_UP_AT.date(),
            actor=SYSTEM,
            at=words.SET_UP_AT,
        )


def _deputy(
    key: str, name: str, sex: str, level: str, region: str, employer: str | None, village: str | None, mode: str
) -> None:
    user = _user(key, name)
    if Deputy.objects.filter(user=user).exists():
        return
    body = Organisation.objects.get(name=words.ORGANISATIONS[employer][0]) if employer else None
    deputy = deputies.register_deputy(
        name=name,
        sex=sex,
        user_id=user.pk,
        employer_id=body.pk if body else None,
        home_village_id=Region.objects.get(code=village).pk if village else None,
        actor=SYSTEM,
        at=words.SET_UP_AT,
    )
    deputies.give_mandate(
        deputy_id=deputy.pk,
        level=level,
        region_id=Region.objects.get(code=region).pk,
        term=19,
        starts_on=words.FOUNDED,
        actor=SYSTEM,
        at=words.SET_UP_AT,
    )
    liaison.post_deputy(
        deputy_id=deputy.pk,
        station_id=Station.objects.get(code=words.STATIONS["station"][1]).pk,
        mode=mode,
        active_from=words.SET_UP_AT.date(),
        actor=SYSTEM,
        at=words.SET_UP_AT,
    )


def _duties() -> None:
    """Master data of the pipeline itself, kept in the admin and so without a command."""
    for category, unit, subject, basis in words.DUTIES:
        DutyEntry.objects.get_or_create(
            category=Category.objects.get(code=category),
            unit=Organisation.objects.get(name=words.ORGANISATIONS[unit][0]),
            subject=subject,
            defaults={"basis": basis, "active_from": words.FOUNDED},
        )
