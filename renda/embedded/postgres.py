"""The embedded PostgreSQL: made once, started, asked whether it answers, stopped."""

import shutil
import signal
from pathlib import Path

import psycopg
from psycopg import sql

from renda.embedded.binaries import postgres_programs
from renda.embedded.daemons import end, last_lines, open_log, running, wait_until
from renda.embedded.errors import CannotStart
from renda.embedded.identity import Identity, ended_on_error
from renda.embedded.places import DATABASE, Home

LOCALE = ["-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
SETTINGS = """\
# Written at every start.
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 200
timezone = 'Asia/Shanghai'
log_timezone = 'Asia/Shanghai'
fsync = {durable}
synchronous_commit = {durable}
full_page_writes = {durable}
"""


class Postgres:
    """The database of one home."""

    def __init__(self, home: Home, identity: Identity) -> None:
        self.home = home
        self.identity = identity
        self.data = home.root / "postgres"
        self.log = home.logs / "postgres.log"
        self.socket = home.sockets / ".s.PGSQL.5432"
        self.address = f"postgres://{DATABASE}@/postgres?host={home.sockets}&connect_timeout=5"

    def ready(self) -> bool:
        """Return whether it answers: the only proof that it runs."""
        if not self.socket.exists():
            return False
        try:
            psycopg.connect(self.address).close()
        except psycopg.OperationalError:
            return False
        return True

    def process(self) -> int | None:
        """Return its process id, None when it does not run."""
        return running(self.data / "postmaster.pid", "postgres", self.data)

    def start(self) -> None:
        """Start it and wait until it answers; the caller holds the start lock.

        :raises CannotStart: with the end of the log
        """
        self._create_cluster()
        if self.process() and self.socket.exists() and wait_until(self.ready, 60):
            return
        self.stop()
        self._write_settings()
        # After a crash, the old server's children may hold its shared memory a moment longer.
        if not any(self._launch() for _ in range(20)):
            raise CannotStart(f"数据库没有启动成功，日志在 {self.log}：\n{last_lines(self.log)}")
        self._create_database()

    def stop(self) -> None:
        """Stop it, cleanly if it can, and clear what a crash left behind."""
        end(self.process, signal.SIGINT, signal.SIGQUIT)
        for left in (self.data / "postmaster.pid", self.socket, self.socket.with_name(self.socket.name + ".lock")):
            left.unlink(missing_ok=True)

    def _create_cluster(self) -> None:
        """Make the cluster beside its place and move it there, so that an interrupted start leaves no half."""
        if (self.data / "PG_VERSION").exists():
            return
        fresh = self.home.root / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        command = [_program("initdb"), "-D", str(fresh), "-U", DATABASE, "--auth=trust", "--no-instructions", *LOCALE]
        command += [] if self.home.durable else ["--no-sync"]
        process = self.identity.popen(command, self.log)
        with ended_on_error(process):
            process.wait()
        if process.returncode != 0:
            raise CannotStart(f"数据库没有建成，日志在 {self.log}：\n{last_lines(self.log)}")
        with (fresh / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("include = 'renda.conf'\n")
        fresh.rename(self.data)

    def _write_settings(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        if made_by != "18":
            raise CannotStart(f"{self.data} 是 PostgreSQL {made_by} 的数据，随附的是 PostgreSQL 18，请先转换数据。")
        settings = self.data / "renda.conf"
        durable = "on" if self.home.durable else "off"
        settings.write_text(SETTINGS.format(sockets=self.home.sockets, durable=durable), encoding="utf-8")
        self.identity.own(settings)

    def _launch(self) -> bool:
        process = self.identity.popen([_program("postgres"), "-D", str(self.data)], open_log(self.log))
        with ended_on_error(process):
            wait_until(lambda: process.poll() is not None or self.ready(), 60)
        if process.poll() is None and self.ready():
            process.returncode = 0  # It outlives us on purpose; Popen need not warn.
            return True
        if process.poll() is None or "still in use" not in last_lines(self.log):
            self.stop()
            raise CannotStart(f"数据库没有启动成功，日志在 {self.log}：\n{last_lines(self.log)}")
        wait_until(lambda: False, 0.5)
        return False

    def _create_database(self) -> None:
        with psycopg.connect(self.address, autocommit=True) as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))


def _program(name: str) -> str:
    return str(Path(postgres_programs()) / name)
