"""Where the embedded servers keep data, logs, locks and sockets; the only place that derives these paths."""

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
# Not the temporary directory of the environment: two shells must find the same sockets, and the path must be short.
SOCKET_PARENT = Path("/tmp")
DATABASE = "renda"
TEST_SETTINGS = "renda.settings.test"


@dataclass(frozen=True)
class Home:
    """One pair of servers. Data under `root`; sockets elsewhere, as a socket's path may have 107 bytes at most."""

    root: Path
    durable: bool

    @property
    def sockets(self) -> Path:
        """The private directory of both sockets, named after the data's path."""
        return SOCKET_PARENT / f"renda-{sha256(os.fsencode(self.root)).hexdigest()[:12]}"

    @property
    def database_url(self) -> str:
        """The address as libpq and Django read it."""
        return f"postgres://{DATABASE}@/{DATABASE}?host={self.sockets}"

    @property
    def queue_url(self) -> str:
        """The address as redis-py reads it."""
        return f"unix://{self.sockets}/valkey.sock"

    @property
    def logs(self) -> Path:
        """The directory of the servers' logs."""
        return self.root / "log"


def var_dir() -> Path:
    """Return VAR_DIR, by default `var` in the checkout."""
    return Path(os.environ.get("VAR_DIR") or CHECKOUT / "var").resolve()


def home() -> Home:
    """Return the servers this process uses: the test suite has a pair of its own that need not survive a power cut."""
    testing = os.environ.get("RENDA_ENV") == "test" or os.environ.get("DJANGO_SETTINGS_MODULE") == TEST_SETTINGS
    return Home(var_dir() / "embedded-test", durable=False) if testing else Home(var_dir() / "embedded", durable=True)
