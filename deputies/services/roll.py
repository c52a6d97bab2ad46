"""The commands on the roll of deputies: register, change, give a mandate, change its status."""

from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction

from accounts.services.records import save_row
from core.actors import Actor
from core.errors import RuleBroken
from deputies import policies
from deputies.models import Deputy, Mandate
from deputies.states import OPEN_STATUSES, MandateStatus


class DeputyFields(TypedDict, total=False):
    """What may be said of a deputy; what is left out stays as it is."""

    name: str
    sex: str
    user_id: int | None
    bio_public: str
    employer_id: int | None
    home_village_id: int | None
    photo_id: int | None


def register_deputy(*, actor: Actor, at: datetime, **fields: Unpack[DeputyFields]) -> Deputy:
    """Add a person to the roll; name and sex are needed, a mandate is given separately.

    :raises RuleBroken: when the public profile names a phone, or the user already is a deputy
    """
    capacity = policies.roll_keeper(actor)
    with transaction.atomic(durable=True):
        deputy = Deputy(**fields)
        _check_profile(deputy)
        save_row(deputy, kind="deputy", verb="register_deputy", actor=actor, capacity=capacity, at=at)
    return deputy


def change_deputy(*, deputy_id: int, actor: Actor, at: datetime, **fields: Unpack[DeputyFields]) -> Deputy:
    """Correct what is said of a deputy.

    :raises RuleBroken: as for registering
    """
    capacity = policies.roll_keeper(actor)
    with transaction.atomic(durable=True):
        deputy = Deputy.objects.select_for_update(of=("self",)).get(pk=deputy_id)
        for name, value in fields.items():
            setattr(deputy, name, value)
        _check_profile(deputy)
        save_row(deputy, kind="deputy", verb="change_deputy", actor=actor, capacity=capacity, at=at)
    return deputy


def _check_profile(deputy: Deputy) -> None:
    if policies.names_a_phone(deputy.bio_public):
        raise RuleBroken("公开简介里不要写电话号码。", field="bio_public")


def give_mandate(
    *,
    deputy_id: int,
    level: str,
    region_id: int,
    term: int,
    starts_on: date,
    actor: Actor,
    at: datetime,
    district: str = "",
    ends_on: date | None = None,
) -> Mandate:
    """Record that a deputy was elected to a congress for a term.

    :raises RuleBroken: when that mandate is already on record or its dates do not fit
    """
    capacity = policies.roll_keeper(actor)
    with transaction.atomic(durable=True):
        mandate = Mandate(
            deputy_id=deputy_id,
            level=level,
            region_id=region_id,
            term=term,
            district=district,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        save_row(mandate, kind="mandate", verb="give_mandate", actor=actor, capacity=capacity, at=at)
    return mandate


def change_mandate_status(
    *, mandate_id: int, status: str, actor: Actor, at: datetime, ends_on: date | None = None
) -> Mandate:
    """Suspend, resume or end a mandate; an ending needs its date and is final.

    :raises RuleBroken: when the mandate has ended, or an ending has no date
    """
    capacity = policies.roll_keeper(actor)
    with transaction.atomic(durable=True):
        mandate = Mandate.objects.select_for_update(of=("self",)).get(pk=mandate_id)
        if mandate.status not in OPEN_STATUSES:
            raise RuleBroken("这项职务已经终止，不能再改。新一届请另行登记。")
        if status not in OPEN_STATUSES and ends_on is None:
            raise RuleBroken("请填写终止日期。", field="ends_on")
        mandate.status = MandateStatus(status)
        mandate.ends_on = ends_on if ends_on is not None else mandate.ends_on
        save_row(mandate, kind="mandate", verb="change_mandate_status", actor=actor, capacity=capacity, at=at)
    return mandate
