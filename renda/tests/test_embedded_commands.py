"""manage.py on an empty machine: every command finds a database and a queue, and leaves none running."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from renda.embedded.places import CHECKOUT

OURS = ("DATABASE_URL", "REDIS_URL", "RENDA_ENV", "DJANGO_SETTINGS_MODULE", "SITE_URL", "PORT")


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var 目录"


def manage(var: Path, *arguments: str, **extra: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        [sys.executable, str(CHECKOUT / "manage.py"), *arguments],
        cwd=var.parent,
        env={**environment, "VAR_DIR": str(var), **extra},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_command_finds_database_and_queue_and_leaves_none_running(var: Path) -> None:
    script = "from django.core.cache import cache; from django.db import connection; c = connection.cursor(); "
    script += "c.execute('select 20 + 22'); cache.set('k', c.fetchone()[0]); print('answer', cache.get('k'))"
    done = manage(var, "shell", "--no-imports", "-c", script)
    assert done.stdout.strip() == "answer 42", done.stderr
    assert manage(var, "embedded", "status").stdout.splitlines()[0] == "没有运行"
    assert (var / "embedded" / "postgres" / "PG_VERSION").exists()


def test_a_prompt_works_where_the_system_has_no_psql(var: Path) -> None:
    done = manage(var, "dbshell", "--", "-Atc", "select current_database()", PATH="/nonexistent")
    assert "renda" in done.stdout.split(), done.stderr


def test_looking_and_asking_for_help_start_nothing(var: Path) -> None:
    assert manage(var, "embedded", "status").returncode == 0
    assert manage(var, "migrate", "--help").returncode == 0
    assert manage(var, "version").returncode == 0
    assert not (var / "embedded").exists()


def test_a_command_that_cannot_start_says_why_in_one_sentence(var: Path) -> None:
    var.parent.joinpath("var 目录").write_text("a file where the directory should be")
    done = manage(var, "migrate")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "VAR_DIR" in done.stderr


def test_production_starts_nothing_of_its_own(var: Path) -> None:
    done = manage(var, "migrate", RENDA_ENV="production")
    assert done.returncode != 0
    assert not (var / "embedded").exists()
