"""Evaluation and single-station installation: the embedded database and queue, secrets made once."""

from renda.settings.base import *  # noqa: F403

DEBUG = False
DEMO = True
