"""Commands on regions and organisations: create, change, abolish."""

from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction

from accounts import policies
from accounts.models import Organisation, Post, Region, active_on
from accounts.services.records import save_row
from accounts.states import CODE_LENGTHS, RegionLevel
from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import RuleBroken

LEVEL_OF_LENGTH = {length: level for level, length in CODE_LENGTHS.items()}


class OrganisationFields(TypedDict, total=False):
    """What may be said of an organisation beside when it exists; what is left out stays as it is."""

    name: str
    short_name: str
    kind: str
    region_id: int
    parent_id: int | None
    can_handle: bool
    gov_system: bool
    vertical: bool
    on_paper: bool
    deputy_affairs: bool
    phone: str


def create_region(*, code: str, name: str, actor: Actor, at: datetime, is_street: bool = False) -> Region:
    """Add a county, township or village; level and superior follow from the code.

    :raises RuleBroken: for a code of another length, or whose superior is not on record
    """
    capacity = policies.administrator(actor)
    with transaction.atomic(durable=True):
        return write_region(code=code, name=name, is_street=is_street, actor=actor, capacity=capacity, at=at)


def write_region(*, code: str, name: str, is_street: bool, actor: Actor, capacity: Capacity, at: datetime) -> Region:
    """Save a new region inside the caller's transaction, for the import of many."""
    level = LEVEL_OF_LENGTH.get(len(code))
    if level is None:
        raise RuleBroken("区划代码是6位（县）、9位（乡镇）或12位（村）。", field="code")
    region = Region(code=code, name=name, level=level, parent=_superior(code, level), is_street=is_street)
    save_row(region, kind="region", verb="create_region", actor=actor, capacity=capacity, at=at)
    return region


def _superior(code: str, level: str) -> Region | None:
    if level == RegionLevel.COUNTY:
        return None
    length = CODE_LENGTHS[RegionLevel.COUNTY if level == RegionLevel.TOWNSHIP else RegionLevel.TOWNSHIP]
    parent = Region.objects.filter(code=code[:length]).first()
    if parent is None:
        raise RuleBroken(f"上级区划 {code[:length]} 还没有登记。", field="code")
    return parent


def change_region(*, region_id: int, name: str, is_street: bool, actor: Actor, at: datetime) -> Region:
    """Give a region another name, or make it a street or a township; its code stays."""
    capacity = policies.administrator(actor)
    with transaction.atomic(durable=True):
        region = Region.objects.select_for_update().get(pk=region_id)
        region.name, region.is_street = name, is_street
        save_row(region, kind="region", verb="change_region", actor=actor, capacity=capacity, at=at)
    return region


def create_organisation(
    *, active_from: date, actor: Actor, at: datetime, **fields: Unpack[OrganisationFields]
) -> Organisation:
    """Add an organisation that exists from a day on; name, kind and region_id are needed."""
    capacity = policies.administrator(actor)
    with transaction.atomic(durable=True):
        return write_organisation(active_from=active_from, actor=actor, capacity=capacity, at=at, **fields)


def write_organisation(
    *, active_from: date, actor: Actor, capacity: Capacity, at: datetime, **fields: Unpack[OrganisationFields]
) -> Organisation:
    """Save a new organisation inside the caller's transaction, for commands that set up more than a body."""
    organisation = Organisation(active_from=active_from, **fields)
    save_row(organisation, kind="organisation", verb="create_organisation", actor=actor, capacity=capacity, at=at)
    return organisation


def change_organisation(
    *, organisation_id: int, actor: Actor, at: datetime, **fields: Unpack[OrganisationFields]
) -> Organisation:
    """Correct what is said of an organisation.

    :raises RuleBroken: when a post held there would no longer fit
    """
    capacity = policies.administrator(actor)
    with transaction.atomic(durable=True):
        organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
        for name, value in fields.items():
            setattr(organisation, name, value)
        _check_posts_fit(organisation, at)
        save_row(organisation, kind="organisation", verb="change_organisation", actor=actor, capacity=capacity, at=at)
    return organisation


def _check_posts_fit(organisation: Organisation, at: datetime) -> None:
    held = organisation.posts.filter(active_on(local_date(at))).select_related("user", "organisation")
    for post in held:
        if not policies.role_fits(post.role, organisation.kind, organisation.can_handle):
            raise RuleBroken(
                f"{post.user.name}还担任这个单位的{post.get_role_display()}，改了以后岗位对不上，请先结束岗位。"
            )


def abolish_organisation(*, organisation_id: int, active_to: date, actor: Actor, at: datetime) -> Organisation:
    """Let an organisation end on a day; what it handled stays on record.

    :raises RuleBroken: while people hold posts there, bodies below it exist, or an app above still needs it
    """
    capacity = policies.administrator(actor)
    with transaction.atomic(durable=True):
        organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
        return write_abolition(organisation, active_to=active_to, actor=actor, capacity=capacity, at=at)


def write_abolition(
    organisation: Organisation, *, active_to: date, actor: Actor, capacity: Capacity, at: datetime
) -> Organisation:
    """Check the guards and end a locked organisation inside the caller's transaction."""
    _check_nobody_left(organisation, active_to)
    for _, guard in policies.abolition_guards.items():
        reason = guard(organisation.pk, active_to)
        if reason is not None:
            raise RuleBroken(reason)
    organisation.active_to = active_to
    save_row(organisation, kind="organisation", verb="abolish_organisation", actor=actor, capacity=capacity, at=at)
    return organisation


def _check_nobody_left(organisation: Organisation, day: date) -> None:
    posts = Post.objects.filter(active_on(day), organisation=organisation).count()
    if posts:
        raise RuleBroken(f"{organisation.name}在这一天还有{posts}个岗位有人，请先结束岗位。")
    below = organisation.children.filter(active_on(day)).first()
    if below is not None:
        raise RuleBroken(f"{organisation.name}下面还有{below.name}，请先停用下级单位。")
