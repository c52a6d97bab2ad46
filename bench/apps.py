"""The measurements as a Django app, so that the bare view has a table to write to."""

from django.apps import AppConfig


class BenchConfig(AppConfig):
    """One table, made and dropped by the runs."""

    name = "bench"
    default_auto_field = "django.db.models.BigAutoField"
