"""The demo's settings with the measured pages beside the real ones, and cheap password hashes to build a county fast."""

from renda.settings.demo import *  # noqa: F403
from renda.settings.demo import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [*INSTALLED_APPS, "bench.apps.BenchConfig"]
MIDDLEWARE = ["bench.counting.CountingMiddleware", *MIDDLEWARE]
ROOT_URLCONF = "bench.urls"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
