"""manage.py lifecycle_doc: write docs/lifecycle.md anew from the tables."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from suggestions.management.lifecycle_page import page


class Command(BaseCommand):
    """Writes one file."""

    help = "按流程表重新生成 docs/lifecycle.md。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page."""
        path = settings.BASE_DIR / "docs" / "lifecycle.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(page(), encoding="utf-8")
        self.stdout.write(f"已写入 {path.name}")
