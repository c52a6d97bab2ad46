"""Redis or Valkey: the Celery queue with its beat schedule, and the cache used for rate limits."""

import os
from typing import Any

from renda import embedded
from renda.settings.environment import PRODUCTION, VAR_DIR, text

REDIS_URL = text("REDIS_URL") if PRODUCTION else os.environ.get("REDIS_URL") or embedded.env()["REDIS_URL"]
_socket = REDIS_URL.startswith("unix://")

CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "renda",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1) if _socket else REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Longer than any time limit above, or a slow task would run twice at once.
    "visibility_timeout": 3600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "global_keyprefix": "renda:",
    # A broker that is away must not hold a request: the minute relay is the guarantee.
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    # One more try at once; by default kombu would sleep two seconds before each further one, inside the request.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "relay-outbox": {"task": "renda.relay_outbox", "schedule": 60.0, "options": {"expires": 55}},
    "enforce-deadlines": {"task": "renda.enforce_deadlines", "schedule": 60.0, "options": {"expires": 55}},
    "recompute-deadlines": {"task": "renda.recompute_deadlines", "schedule": 60.0, "options": {"expires": 55}},
    "end-evaluation-rounds": {"task": "suggestions.end_due_rounds", "schedule": 300.0, "options": {"expires": 290}},
    "expire-group-offers": {"task": "suggestions.expire_group_offers", "schedule": 300.0, "options": {"expires": 290}},
    "watch-duty": {"task": "liaison.watch_duty", "schedule": 300.0, "options": {"expires": 290}},
    "open-weeks": {"task": "oversight.open_weeks", "schedule": 3600.0, "options": {"expires": 3500}},
    "remind-of-visits": {"task": "oversight.remind_of_visits", "schedule": 3600.0, "options": {"expires": 3500}},
    "send-notices": {"task": "renda.send_notices", "schedule": 60.0, "options": {"expires": 55}},
    "seal-audit": {"task": "renda.seal_audit", "schedule": 600.0, "options": {"expires": 590}},
    "run-exports": {"task": "renda.run_exports", "schedule": 60.0, "options": {"expires": 55}},
    "sweep-files": {"task": "renda.sweep_files", "schedule": 86400.0, "options": {"expires": 3600}},
}
