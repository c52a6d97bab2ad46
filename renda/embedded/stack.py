"""Starting and stopping the embedded pair among several processes: one start at a time, the last user stops it."""

import atexit
import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import IO, Protocol

from renda.embedded.binaries import postgres_programs
from renda.embedded.errors import CannotStart
from renda.embedded.identity import Identity, identity_for
from renda.embedded.places import Home, home
from renda.embedded.postgres import Postgres
from renda.embedded.valkey import Valkey

ELSEWHERE = "请用原来的用户运行，或者用 VAR_DIR 另外指定一个目录。"


class Server(Protocol):
    """What both servers can do."""

    def ready(self) -> bool:
        """Return whether it answers."""

    def start(self) -> None:
        """Start it and wait."""

    def stop(self) -> None:
        """Stop it and wait."""


class Stack:
    """The embedded servers as one process uses them.

    While it holds them it keeps a shared lock on `users.lock`, which the kernel drops however the process ends; who can
    make it exclusive is the last user. `start.lock` lets one process start at a time.
    """

    def __init__(self, place: Home, *, database: bool = True, queue: bool = True) -> None:
        self.place = place
        self.database = database
        self.queue = queue
        self._users: IO[bytes] | None = None
        self._holder = 0

    def hold(self) -> None:
        """Start what does not run and keep it until `release()` or the end of this process.

        :raises CannotStart: with a sentence that says what to do
        """
        identity = self._prepare()
        self._users = (self.place.root / "users.lock").open("ab")
        self._holder = os.getpid()
        fcntl.flock(self._users, fcntl.LOCK_SH)
        self._ensure(identity)

    def ensure(self) -> None:
        """Start again what has died meanwhile.

        :raises CannotStart: with a sentence that says what to do
        """
        self._ensure(self._prepare())

    def release(self) -> bool:
        """Let go, and stop the servers if nobody else holds them; return whether they are stopped."""
        users, self._users = self._users, None
        if users is None or self._holder != os.getpid():  # A forked child inherits the object, not the right to stop.
            return False
        with users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self._stop()
            return True

    def stop(self) -> bool:
        """Stop servers that nobody holds, as after a crash; return False when somebody does."""
        return self._alone(self._stop)

    def destroy(self) -> bool:
        """Stop servers that nobody holds and delete their data; return False when somebody holds them."""
        return self._alone(self._destroy)

    def running(self) -> bool:
        """Return whether all of them answer."""
        return all(server.ready() for server in self._servers(Identity()))

    def _ensure(self, identity: Identity) -> None:
        if self.running():
            return
        with (self.place.root / "start.lock").open("ab") as start:
            fcntl.flock(start, fcntl.LOCK_EX)
            for server in self._servers(identity):
                if not server.ready():
                    server.start()

    def _alone(self, action: Callable[[], None]) -> bool:
        """Do it while nobody holds the servers or can begin to; return False when somebody does."""
        if not self.place.root.exists():
            return True
        with (self.place.root / "users.lock").open("ab") as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            action()
            return True

    def _destroy(self) -> None:
        self._stop()
        for name in ("postgres", "valkey"):
            shutil.rmtree(self.place.root / name, ignore_errors=True)

    def _stop(self) -> None:
        for server in reversed(self._servers(Identity())):
            server.stop()

    def _servers(self, identity: Identity) -> list[Server]:
        servers: list[Server] = [Postgres(self.place, identity)] if self.database else []
        return [*servers, Valkey(self.place, identity)] if self.queue else servers

    def _prepare(self) -> Identity:
        """Make the directories, private to the user the servers run as."""
        try:
            self.place.root.parent.mkdir(parents=True, exist_ok=True)
            identity = identity_for(self.place.root, postgres_programs() / "postgres")
            for directory in (self.place.root, self.place.logs, self.place.sockets):
                _private(directory, identity)
        except OSError as error:
            raise CannotStart(f"不能写 {error.filename}（{error.strerror}）。{ELSEWHERE}") from error
        return identity


def _private(directory: Path, identity: Identity) -> None:
    """Make a directory of mode 0700, or refuse one that a stranger has put there."""
    if not directory.is_symlink() and not directory.exists():
        directory.mkdir(mode=0o700)
        identity.own(directory)
    status = directory.lstat()
    owner = os.geteuid() if identity.uid is None else identity.uid
    if directory.is_symlink() or status.st_uid != owner:
        raise CannotStart(f"{directory} 不是这个用户的目录，为安全起见没有启动。请查明来历，删掉它再运行。")
    if status.st_mode & 0o077:
        directory.chmod(0o700)


def needed() -> Stack | None:
    """Return the servers that no address in the environment replaces; None when there is nothing to start."""
    if os.environ.get("RENDA_ENV") == "production":
        return None
    stack = Stack(home(), database=not os.environ.get("DATABASE_URL"), queue=not os.environ.get("REDIS_URL"))
    return stack if stack.database or stack.queue else None


def hold_for_this_process() -> Stack | None:
    """Start what is needed and let go of it when this process ends.

    :raises CannotStart: with a sentence that says what to do
    """
    stack = needed()
    if stack is not None:
        stack.hold()
        atexit.register(stack.release)
        if stack.database:
            # `manage.py dbshell` finds the psql that came with the server, after one of the system's own.
            os.environ["PATH"] = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}{postgres_programs()}"
    return stack
