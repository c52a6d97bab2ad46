"""Celery tasks of the machinery in core: each is one call, safe to run twice."""

import logging
from contextlib import suppress

from celery import shared_task
from django.core.cache import cache
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from accounts.services import exports as exporting
from core import audit, clock, clocks, exports, files, outbox
from core.delivery import sending

logger = logging.getLogger(__name__)
RELAY_WANTED = "relay-wanted"
# A wish whose worker was killed holds up the next one no longer than this.
WANTED_SECONDS = 5
# About two minutes' work, inside the time limit of a task.
RECOMPUTED_AT_ONCE = 500_000


def wake_relay() -> None:
    """Ask a worker to relay, unless a run that has not begun will see what was just committed."""
    if cache.add(RELAY_WANTED, 1, WANTED_SECONDS):
        relay_outbox.apply_async(retry=False, expires=55)


@shared_task(name="renda.relay_outbox")
def relay_outbox() -> None:
    """Deliver what waits in the outbox; whoever commits after this moment asks for another run."""
    with suppress(RedisError, OSError):
        cache.delete(RELAY_WANTED)
    result = outbox.relay(at=clock.now())
    if result.failed:
        logger.warning("outbox: %s delivered, %s failed", result.delivered, result.failed)


@shared_task(name="renda.enforce_deadlines")
def enforce_deadlines() -> None:
    """Find the clocks that ring and remind those who must act."""
    clocks.sweep(at=clock.now())


@shared_task(name="renda.send_notices")
def send_notices() -> None:
    """Send the notices that are due outside the platform."""
    result = sending.send_due(at=clock.now())
    if result.failed:
        logger.warning("notices: %s sent, %s not", result.sent, result.failed)


@shared_task(name="renda.recompute_deadlines")
def recompute_deadlines() -> None:
    """Count the running clocks again that rest on a former calendar; what is left over, the next run does."""
    clocks.recompute(at=clock.now(), limit=RECOMPUTED_AT_ONCE)


@shared_task(name="renda.run_exports")
def run_exports() -> None:
    """Make the files that are waited for, those of dead workers too, and remove those whose time is over."""
    exporting.run_exports(at=clock.now())
    exports.expire(at=clock.now())


@outbox.handles("accounts.ask_export")
def export_asked(message: outbox.Message) -> None:
    """Ask a worker to make a file at once; with the queue away the minute's run makes it."""
    with suppress(RedisError, OSError, OperationalError):
        run_exports.apply_async(retry=False, expires=55)


@shared_task(name="renda.seal_audit")
def seal_audit() -> None:
    """Seal the audit trail written since the last seal."""
    audit.seal(at=clock.now())


@shared_task(name="renda.sweep_files")
def sweep_files() -> None:
    """Remove files that no row points to."""
    files.sweep_orphans(at=clock.now())
