"""The test suite's own servers and browser, and keys of its own per process in the queue and the cache."""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import OperationalError, connection
from pytest_django import DjangoDbBlocker

from renda.embedded.errors import CannotStart
from renda.embedded.stack import hold_for_this_process


def pytest_configure(config: pytest.Config) -> None:
    """Start the test pair; workers of pytest-xdist rely on the process that started them."""
    if hasattr(config, "workerinput") or config.getoption("collectonly"):
        return
    try:
        hold_for_this_process()
    except CannotStart as error:
        sys.exit(str(error))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about being root when we are not; CI runs the suite as both."""
    if os.geteuid() == 0:
        return
    about_root = [item for item in items if item.get_closest_marker("root")]
    config.hook.pytest_deselected(items=about_root)
    items[:] = [item for item in items if item not in about_root]


def pytest_unconfigure() -> None:
    """Leave no uploaded file behind; each process has a folder of its own."""
    shutil.rmtree(settings.FILES_ROOT, ignore_errors=True)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Return how the system's Chromium is started, once for all tests of a process; it asks nothing of the Internet."""
    # Dates in the fields as the county writes them.
    quiet = [
        "--lang=zh-CN",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        # A microphone that beeps; whether a page gets it is still asked.
        "--use-fake-device-for-media-stream",
    ]
    return {"executable_path": "/usr/bin/chromium", "args": [*quiet, "--no-first-run", "--disable-gpu"]}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Make the test database as pytest-django does; at the end let the sessions of killed processes go first.

    Asked through a new connection, for the process's own may have been cut; and what cannot be asked need not wait.
    """
    yield
    with django_db_blocker.unblock(), suppress(OperationalError):
        connection.close()
        _let_others_go()


def _let_others_go() -> None:
    others = "from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    with connection.cursor() as cursor:
        for _ in range(100):
            cursor.execute(f"select count(*) {others}")
            if not cursor.fetchone()[0]:
                return
            time.sleep(0.1)
        cursor.execute(f"select pg_terminate_backend(pid) {others}")


@pytest.fixture(scope="session")
def queue_keys() -> Iterator[redis.Redis]:
    """The queue with nothing left in it of an earlier run under the same prefix."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        _delete(client, f"{settings.CACHES['default']['KEY_PREFIX']}:*")
        yield client


@pytest.fixture(autouse=True)
def _empty_cache(queue_keys: redis.Redis) -> Iterator[None]:
    """Leave no cached value or rate limit to the next test; `cache.clear()` would empty other processes' too."""
    yield
    _delete(queue_keys, f"{settings.CACHES['default']['KEY_PREFIX']}:1:*")


@pytest.fixture
def child_environment(db: None) -> dict[str, str]:
    """The environment of a child process that shall see this process's test database and queue."""
    options = settings.DATABASES["default"].get("OPTIONS", {})
    parts = connection.settings_dict
    host = parts["HOST"] or options.get("host", "")
    secret = f":{parts['PASSWORD']}" if parts["PASSWORD"] else ""
    port = f"&port={parts['PORT']}" if parts["PORT"] else ""
    address = f"postgres://{parts['USER']}{secret}@/{parts['NAME']}?host={host}{port}"
    return {**os.environ, "DATABASE_URL": address, "REDIS_URL": settings.REDIS_URL}


def _delete(client: redis.Redis, pattern: str) -> None:
    keys = list(client.scan_iter(match=pattern, count=1000))
    if keys:
        client.delete(*keys)
