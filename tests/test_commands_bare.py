"""The scripts behind `make`, as a machine without this or that sees them."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from renda.embedded.places import CHECKOUT


def run(*command: str, cwd: Path = CHECKOUT, **environment: str) -> "subprocess.CompletedProcess[str]":
    # The suite itself may run under make, which hands its own flags down.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        command, cwd=cwd, env={**inherited, **environment}, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_missing_font_is_named_with_the_command_that_installs_it() -> None:
    done = run(sys.executable, "scripts/check_system.py", PATH="/nonexistent")
    assert done.returncode == 1
    assert "sudo apt-get install --yes" in done.stderr
    assert "fonts-noto-cjk" in done.stderr


def test_a_machine_without_a_new_enough_python_is_told_what_to_install(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = run(
        "/bin/sh", str(CHECKOUT / "scripts" / "setup_venv.sh"), "none.lock", cwd=tmp_path, PATH=str(tmp_path), PYTHON=""
    )
    assert done.returncode == 1
    assert "没有找到 Python 3.11 或更新的版本" in done.stderr
    assert "sudo apt-get install python3" in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_the_check_of_the_demo_fails_where_nothing_answers() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        site = f"http://127.0.0.1:{unused.getsockname()[1]}"
        done = run(sys.executable, "scripts/check_demo.py", "--site", site)
    assert done.returncode == 1
    assert "does not answer" in done.stderr


def test_make_alone_lists_every_command_a_person_types() -> None:
    said = run("make").stdout
    assert [line.split()[1] for line in said.splitlines()] == [
        "help", "demo", "test", "check", "lint", "format", "soak", "bench", "page-weight", "clean",
    ]  # fmt: skip
