"""The only place for how a row of master data is saved: validated, written and recorded, or refused in Chinese."""

from datetime import datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models

from core import audit
from core.actors import Actor, Capacity
from core.errors import RuleBroken, Stale
from core.subjects import Subject


def save_row(row: models.Model, *, kind: str, verb: str, actor: Actor, capacity: Capacity, at: datetime) -> None:
    """Check the row against its fields and constraints, save it and record who did so; opens no transaction.

    :raises RuleBroken: with the first rule the row breaks and its field
    :raises Stale: when somebody else saved a conflicting row at the same moment
    """
    changed = _changed_fields(row)
    try:
        row.full_clean()
        row.save()
    except ValidationError as error:
        raise _refusal(error) from error
    except IntegrityError as error:
        raise Stale("这条记录刚刚有人改过，请刷新后再试。") from error
    subject = Subject(kind, row.pk)
    audit.record(subject=subject, verb=verb, actor=actor, capacity=capacity, at=at, **changed)


def _changed_fields(row: models.Model) -> dict[str, Any]:
    """Return which columns a save will change, never their contents; nothing for a new row."""
    stored = type(row)._default_manager.filter(pk=row.pk).first() if row.pk else None
    if stored is None:
        return {}
    names = [field.attname for field in row._meta.concrete_fields]
    return {f"changed_{name}": True for name in names if getattr(stored, name) != getattr(row, name)}


def _refusal(error: ValidationError) -> RuleBroken:
    field, messages = next(iter(error.message_dict.items()))
    return RuleBroken(str(messages[0]), field=None if field == NON_FIELD_ERRORS else field)
