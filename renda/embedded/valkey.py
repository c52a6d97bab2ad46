"""The embedded Valkey: queue and cache, every write in its log file, started, asked whether it answers, stopped."""

import signal

import redis

from renda.embedded.binaries import valkey_programs
from renda.embedded.daemons import end, last_lines, open_log, running, wait_until
from renda.embedded.errors import CannotStart
from renda.embedded.identity import Identity, ended_on_error
from renda.embedded.places import Home

SETTINGS = """\
# Written at every start.
port 0
unixsocket "{socket}"
unixsocketperm 700
dir "{data}"
pidfile "{pid_file}"
daemonize no
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
"""


class Valkey:
    """The queue of one home."""

    def __init__(self, home: Home, identity: Identity) -> None:
        self.home = home
        self.identity = identity
        self.data = home.root / "valkey"
        self.log = home.logs / "valkey.log"
        self.socket = home.sockets / "valkey.sock"
        self.pid_file = self.data / "valkey.pid"

    def ready(self) -> bool:
        """Return whether it answers; not while it still reads its file."""
        if not self.socket.exists():
            return False
        try:
            with redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5) as client:
                return bool(client.ping())
        except (redis.RedisError, OSError):
            return False

    def process(self) -> int | None:
        """Return its process id, None when it does not run."""
        return running(self.pid_file, "valkey-server", self.data)

    def start(self) -> None:
        """Start it and wait until it answers; the caller holds the start lock.

        :raises CannotStart: with the end of the log
        """
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.identity.own(self.data)
        if self.process() and self.socket.exists() and wait_until(self.ready, 60):
            return
        self.stop()
        self._write_settings()
        command = [str(valkey_programs() / "valkey-server"), str(self.data / "valkey.conf")]
        process = self.identity.popen(command, open_log(self.log))
        with ended_on_error(process):
            wait_until(lambda: process.poll() is not None or self.ready(), 60)
        if process.poll() is not None or not self.ready():
            self.stop()
            raise CannotStart(f"队列没有启动成功，日志在 {self.log}：\n{last_lines(self.log)}")
        process.returncode = 0  # It outlives us on purpose; Popen need not warn.

    def stop(self) -> None:
        """Stop it, cleanly if it can, and clear what a crash left behind."""
        end(self.process, signal.SIGTERM, signal.SIGKILL)
        self.pid_file.unlink(missing_ok=True)
        self.socket.unlink(missing_ok=True)

    def _write_settings(self) -> None:
        settings = self.data / "valkey.conf"
        values = {"socket": self.socket, "data": self.data, "pid_file": self.pid_file}
        quoted = {name: str(path).replace("\\", "\\\\").replace('"', '\\"') for name, path in values.items()}
        settings.write_text(SETTINGS.format_map(quoted), encoding="utf-8")
        self.identity.own(settings)
