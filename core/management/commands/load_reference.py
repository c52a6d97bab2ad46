"""`manage.py load_reference`: loads what every installation needs to know; safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand

from core import registries


class Command(BaseCommand):
    """Run every registered loader in the order of registration."""

    help = "载入基础数据：工作日历、办理时限、类别等。可以重复运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each loader."""
        for _, load in registries.reference_loaders.items():
            self.stdout.write(load())
