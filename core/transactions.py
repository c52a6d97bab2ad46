"""The only place that opens a command's transaction: all or nothing, and a lock that does not come is a refusal."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, transaction
from psycopg.errors import LockNotAvailable

from core.errors import Stale

BUSY = "这件事正有人在办理，请过几秒再试。"


@contextmanager
def durable() -> Iterator[None]:
    """Open the command's transaction.

    :raises Stale: when a lock does not come in time, with a sentence a person can act on
    """
    try:
        with transaction.atomic(durable=True):
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise Stale(BUSY) from error
        raise
