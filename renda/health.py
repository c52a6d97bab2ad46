"""The health check: is the database there, is the queue there, do messages get through."""

import logging

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError

from core import calendar, clock, outbox
from core.delivery import counting

logger = logging.getLogger(__name__)


def healthz(request: HttpRequest) -> JsonResponse:
    """Return 200 with the state of each part, 503 when one that pages need is away."""
    database, queue = _database(), _queue()
    notices = counting.undelivered() if database else None
    stuck = outbox.stuck(clock.now()).count() if database else None
    # Nothing is broken without next year's arrangement, but from November on somebody has to see to it.
    missing = calendar.unconfirmed_years(clock.now()) if database else None
    healthy = database and queue
    answer = {
        "healthy": healthy, "database": database, "queue": queue, "stuck_messages": stuck, "notices": notices,
        "unconfirmed_years": missing,
    }  # fmt: skip
    return JsonResponse(answer, status=200 if healthy else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except (DatabaseError, PoolTimeout):
        logger.exception("health: database away")
        return False
    return True


def _queue() -> bool:
    try:
        cache.set("health", "1", 5)
    except (RedisError, OSError):
        logger.exception("health: queue away")
        return False
    return True
