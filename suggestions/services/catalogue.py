"""Master data of the pipeline: categories and the duty catalogue, kept by the system administrator."""

from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction

from accounts import policies
from accounts.services.records import save_row
from core.actors import Actor, Capacity
from suggestions.models import Category, DutyEntry, TransferRoute

SUBJECT_MAX, BASIS_MAX = 60, 120


class DutyFields(TypedDict, total=False):
    """What is said of a duty; what is left out stays as it is."""

    category_id: int
    unit_id: int
    subject: str
    basis: str
    active_from: date | None
    active_to: date | None


def add_category(*, code: str, name: str, actor: Actor, at: datetime) -> Category:
    """Add a category.

    :raises RuleBroken: when the code is taken  :raises NotAllowed: for anybody but the system administrator
    """
    return _save_category(Category(code=code), name, "add_category", actor, at)


def change_category(*, category_id: int, name: str, actor: Actor, at: datetime) -> Category:
    """Give a category another name; its code stays, statistics rest on it."""
    return _save_category(Category.objects.get(pk=category_id), name, "change_category", actor, at)


def _save_category(category: Category, name: str, verb: str, actor: Actor, at: datetime) -> Category:
    capacity = policies.administrator(actor)
    with transaction.atomic(durable=True):
        category.name = name
        save_row(category, kind="category", verb=verb, actor=actor, capacity=capacity, at=at)
    return category


class RouteFields(TypedDict, total=False):
    """What is said of a route; what is left out stays as it is."""

    name: str
    phone: str
    address: str
    hours: str
    bring: str
    emergency: bool
    active: bool


def add_route(*, code: str, actor: Actor, at: datetime, **fields: Unpack[RouteFields]) -> TransferRoute:
    """Add where citizens may be sent instead (转出去处).

    :raises RuleBroken: when the code is taken  :raises NotAllowed: for anybody but the system administrator
    """
    return _save_route(TransferRoute(code=code), "add_route", actor, at, fields)


def change_route(*, route_id: int, actor: Actor, at: datetime, **fields: Unpack[RouteFields]) -> TransferRoute:
    """Correct a route or use it no longer; its code stays, and what was told to citizens stays as it was told."""
    return _save_route(TransferRoute.objects.get(pk=route_id), "change_route", actor, at, fields)


def _save_route(route: TransferRoute, verb: str, actor: Actor, at: datetime, fields: RouteFields) -> TransferRoute:
    capacity = policies.administrator(actor)
    with transaction.atomic(durable=True):
        for name, value in fields.items():
            setattr(route, name, value)
        save_row(route, kind="transfer_route", verb=verb, actor=actor, capacity=capacity, at=at)
    return route


def add_duty(*, actor: Actor, at: datetime, **fields: Unpack[DutyFields]) -> DutyEntry:
    """Write down which unit is responsible for a kind of matter, and on what ground.

    :raises RuleBroken: when the same line is there  :raises NotAllowed: for anybody but the system administrator
    """
    return _save_duty(DutyEntry(**fields), "add_duty", actor, at)


def change_duty(*, duty_id: int, actor: Actor, at: datetime, **fields: Unpack[DutyFields]) -> DutyEntry:
    """Correct a line of the duty catalogue, or end it."""
    duty = DutyEntry.objects.get(pk=duty_id)
    for name, value in fields.items():
        setattr(duty, name, value)
    return _save_duty(duty, "change_duty", actor, at)


def _save_duty(duty: DutyEntry, verb: str, actor: Actor, at: datetime) -> DutyEntry:
    capacity = policies.administrator(actor)
    with transaction.atomic(durable=True):
        save_row(duty, kind="duty", verb=verb, actor=actor, capacity=capacity, at=at)
    return duty


def learn_duty(
    *,
    category_id: int,
    unit_id: int,
    subject: str,
    basis: str,
    day: date,
    actor: Actor,
    capacity: Capacity,
    at: datetime,
) -> DutyEntry:
    """Write down what an adjudication has decided, in the caller's transaction; the same line again is renewed."""
    line = {"category_id": category_id, "unit_id": unit_id, "subject": subject[:SUBJECT_MAX]}
    duty = DutyEntry.objects.filter(**line).first() or DutyEntry(**line, active_from=day)
    duty.basis, duty.active_to = basis[:BASIS_MAX], None
    save_row(duty, kind="duty", verb="learn_duty", actor=actor, capacity=capacity, at=at)
    return duty
