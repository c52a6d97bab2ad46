"""The only place for gapless numbers: document numbers per year and kind."""

from django.db import connection

from core.models import NumberSequence


def next_number(kind: str, year: int) -> int:
    """Return the next number of a kind in a year, from 1 on, without gaps.

    The row stays locked until the caller's transaction ends; a rollback gives the number back.

    :raises RuntimeError: outside a transaction
    """
    if not connection.in_atomic_block:
        raise RuntimeError("next_number needs a transaction")
    NumberSequence.objects.bulk_create([NumberSequence(kind=kind, year=year, last=0)], ignore_conflicts=True)
    sequence = NumberSequence.objects.select_for_update().get(kind=kind, year=year)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return sequence.last
