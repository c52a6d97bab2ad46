"""Assembly: how the apps are put together."""

from renda.celery import app as celery_app

__all__ = ["celery_app"]
