"""A private installation in a temporary directory: its own database and queue, and the processes of the demo."""

import http.client
import os
import shutil
import signal
import socket
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType

from renda.embedded.daemons import wait_until
from renda.embedded.places import home
from renda.embedded.stack import Stack
from renda.runner.children import Child, demo_children

HOST = "127.0.0.1"
# What the shell has set must not lead us to somebody's real database.
NOT_OURS = (
    "DATABASE_URL",
    "REDIS_URL",
    "RENDA_ENV",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "FIELD_KEYS",
    "SECRET_KEY",
)


class Installation:
    """Everything one run needs; to be used as a context, which takes it all down again however it ends."""

    def __init__(self, name: str, settings: str) -> None:
        self.var = Path(mkdtemp(prefix=f"renda-{name}-"))
        self.port = free_port()
        for variable in NOT_OURS:
            os.environ.pop(variable, None)
        os.environ.update(
            VAR_DIR=str(self.var),
            DJANGO_SETTINGS_MODULE=settings,
            SITE_URL=f"http://{HOST}:{self.port}",
            CSRF_TRUSTED_ORIGINS=f"http://{HOST}:{self.port}",
            # Each simulated phone brings its own address, as behind a county's proxy.
            PROXY_HOPS="1",
            LOG_LEVEL="WARNING",
            PYTHONUNBUFFERED="1",
        )
        self.servers = Stack(home())
        self.children: list[Child] = []
        self._signals = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGHUP)}

    def __enter__(self) -> "Installation":
        for each in self._signals:
            signal.signal(each, _leave)
        try:
            self.servers.hold()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def demo(self) -> tuple[Child, Child, Child]:
        """Return web server, worker and beat as `make demo` runs them, not started yet."""
        web, worker, beat = demo_children(self.var, HOST, self.port)
        return web, worker, beat

    def start(self, child: Child, **environment: str) -> None:
        """Start a process, to be stopped with the installation."""
        if child not in self.children:
            self.children.append(child)
        child.start({**os.environ, **environment})

    def close(self) -> None:
        """Stop everything and delete the data."""
        for child in self.children:
            child.stop()
        self.servers.release()
        shutil.rmtree(self.servers.place.sockets, ignore_errors=True)
        shutil.rmtree(self.var, ignore_errors=True)
        for each, before in self._signals.items():
            signal.signal(each, before)


def kill(child: Child) -> None:
    """Kill a process and all it started at once, as a power cut does: nothing is finished, nobody is told."""
    if child.process is not None:
        with suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()


def answers(port: int) -> bool:
    """Return whether a web server answers on this port."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def wait_for_web(port: int, seconds: float = 60) -> None:
    """Wait until the web server answers.

    :raises RuntimeError: when it does not in time
    """
    if not wait_until(lambda: answers(port), seconds):
        raise RuntimeError(f"the web server on port {port} did not answer within {seconds} seconds")


def free_port() -> int:
    """Return a port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _leave(number: int, frame: object) -> None:
    raise SystemExit(128 + number)
