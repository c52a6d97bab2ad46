"""The test suite: the real database and queue, plain static files, cheap password hashes."""

import os
from pathlib import Path
from tempfile import gettempdir

from renda.settings.base import *  # noqa: F403
from renda.settings.base import CACHES, CELERY_BEAT_SCHEDULE, CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES, STORAGES

DEBUG = False
DEMO = False
_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# WhiteNoise warns about a folder that collectstatic has not made yet.
STATIC_ROOT = Path(gettempdir()) / f"renda-test-static-{os.getuid()}"
STATIC_ROOT.mkdir(exist_ok=True)
FILES_ROOT = Path(gettempdir()) / f"renda-test-files-{os.getpid()}"
STORAGES["default"]["OPTIONS"]["location"] = str(FILES_ROOT)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"]["OPTIONS"].pop("pool", None)
DATABASES["default"]["OPTIONS"]["options"] += " -c renda.allow_truncate=on"
DATABASES["default"]["TEST"] = {"NAME": os.environ.get("RENDA_TEST_DB", "test_renda")}
CACHES["default"]["KEY_PREFIX"] = f"test-{os.environ.get('RENDA_TEST_DB', 'renda')}-{_worker}"
CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = f"{CACHES['default']['KEY_PREFIX']}:"

# The tests of the lock count from the strict default.
SIGN_IN_ADDRESS_FAILURES = 5

# Real workers and beats of the tests: the county's time is moved by a file, and a minute's beat comes each second.
RENDA_CLOCK_OFFSET_FILE = os.environ.get("TEST_CLOCK_OFFSET_FILE", "")
if "TEST_BEAT_SECONDS" in os.environ:
    CELERY_BEAT_SCHEDULE["enforce-deadlines"]["schedule"] = float(os.environ["TEST_BEAT_SECONDS"])
