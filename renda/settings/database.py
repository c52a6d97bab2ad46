"""PostgreSQL: the address, the pool, and the limits that keep a stuck lock from holding a page."""

import os
from typing import Any

import environ

from renda import embedded
from renda.settings.environment import PRODUCTION, text

_address = text("DATABASE_URL") if PRODUCTION else os.environ.get("DATABASE_URL") or embedded.env()["DATABASE_URL"]

DATABASES: dict[str, dict[str, Any]] = {"default": dict(environ.Env.db_url_config(_address))}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# A socket's directory comes as `?host=`; dbshell looks for it in HOST.
DATABASES["default"]["HOST"] = DATABASES["default"].get("OPTIONS", {}).pop("host", "") or DATABASES["default"]["HOST"]
DATABASES["default"].setdefault("OPTIONS", {}).update(
    {
        # One connection per thread of the web process and per worker child; the pool waits, then the page says so.
        "pool": {"min_size": 0, "max_size": 12, "timeout": 5},
        # Pages are many short queries: helpers and compiled plans take longer to start than such a query takes.
        "options": "-c lock_timeout=4000 -c statement_timeout=60000 -c timezone=Asia/Shanghai"
        " -c max_parallel_workers_per_gather=0 -c jit=off",
    }
)
