"""As whom the embedded servers run, and whose data is not touched."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from renda.embedded.errors import CannotStart
from renda.embedded.identity import identity_for
from renda.embedded.places import CHECKOUT, Home
from renda.embedded.stack import Stack

NOBODY = 65534


@pytest.mark.root  # only root has to become somebody else
def test_root_is_told_what_to_do_where_it_cannot_be_somebody_else(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="请用普通用户运行，或者设置 DATABASE_URL 和 REDIS_URL"):
        identity_for(tmp_path / "embedded", tmp_path / "no-such-program")


@pytest.mark.root  # only root can make another user's directory
def test_another_users_data_is_refused_to_an_ordinary_user(tmp_path: Path) -> None:
    script = "from pathlib import Path; from renda.embedded.identity import identity_for; import os, sys; "
    script += f"os.setuid({NOBODY}); identity_for(Path('/etc'), Path('/bin/true'))"
    done = subprocess.run([sys.executable, "-c", script], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert "属于别的用户" in done.stderr


@pytest.fixture
def private_home(tmp_path: Path) -> Path:
    """Return another user's home, which nobody else may enter."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    os.chown(home, 12345, 12345)
    return home


@pytest.mark.root  # `sudo make demo` in one's own home
def test_root_finds_programs_in_somebodys_private_home_as_access_sees_them(private_home: Path) -> None:
    program = private_home / "postgres"
    shutil.copy("/usr/bin/test", program)
    identity = identity_for(private_home / "embedded", program)

    asked = subprocess.run([*identity.wrapper, str(program), "-x", str(program)], check=False)
    assert identity.uid not in (0, None)
    assert asked.returncode == 0


@pytest.mark.root
def test_root_runs_servers_whose_data_lies_in_somebodys_private_home(private_home: Path) -> None:
    here = Home(private_home / "embedded", durable=True)
    stack = Stack(here)
    stack.hold()

    assert stack.running()
    assert stack.release()
    here.sockets.rmdir()
