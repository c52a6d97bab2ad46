"""The only place for counting how often somebody tries; fixed windows in the shared cache."""

import logging

from django.core.cache import cache
from redis.exceptions import RedisError

from core.crypto import keyed_digest

logger = logging.getLogger(__name__)


def hit(*, scope: str, key: str, limit: int, seconds: int) -> bool:
    """Count one try and return whether it is still within the limit.

    The key is kept as a digest only. With the cache away everybody is let through: nobody is kept from the station
    because a server is down.
    """
    name = f"rate:{scope}:{keyed_digest(key, 'core.ratelimit')[:32]}"
    try:
        if cache.add(name, 1, seconds):
            return limit >= 1
        return bool(cache.incr(name) <= limit)
    except ValueError:
        return True  # the window ended between the two calls
    except (RedisError, OSError):
        logger.warning("rate limit %s not counted, cache away", scope)
        return True
