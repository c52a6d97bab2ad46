"""`manage.py preparedemo`: everything the demo needs before its pages answer; safe to run again."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from renda.embedded.places import var_dir
from renda.runner.demo import unfinished_mark
from renda.runner.screen import Progress

STEPS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("建立数据表", "migrate", {"interactive": False}),
    ("载入基础数据", "load_reference", {}),
    ("建立示例县", "build_demo", {}),
    ("整理静态文件", "collectstatic", {"interactive": False}),
)


class Command(BaseCommand):
    """Migrate, load reference data, build the demo county, collect static files."""

    help = "为演示做准备：建表、基础数据、示例县、静态文件。可以重复运行。"
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the steps, each on its line; what they print is kept back unless one fails."""
        progress = Progress(self.stdout)
        for label, command, arguments in STEPS:
            building = command == "build_demo" and not settings.DEMO_FILE.exists()
            with _marked_until_done() if building else nullcontext():
                self._run(progress, f"{label}（要一两分钟）" if building else label, command, arguments)

    def _run(self, progress: Progress, label: str, command: str, arguments: dict[str, Any]) -> None:
        said = StringIO()
        try:
            with progress.step(label):
                call_command(command, stdout=said, stderr=said, verbosity=1, **arguments)
        except BaseException:
            self.stderr.write(said.getvalue())
            raise


@contextmanager
def _marked_until_done() -> Iterator[None]:
    """Leave a mark when the building is cut short: half a county must not be shown as a whole one."""
    mark = unfinished_mark(var_dir())
    mark.touch()
    try:
        with _written_through_at_the_end():
            yield
    except CommandError:  # It refused before it built anything.
        mark.unlink(missing_ok=True)
        raise
    mark.unlink(missing_ok=True)


@contextmanager
def _written_through_at_the_end() -> Iterator[None]:
    """Do not wait for the disk after each of thousands of steps; the last commit waits for them all."""
    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit = off")
        yield
        cursor.execute("set synchronous_commit = on")
        cursor.execute("select pg_current_xact_id()")
