"""A county's installation: every secret and address from the environment, or the process does not start."""

from renda.settings.base import *  # noqa: F403

DEBUG = False
DEMO = False
