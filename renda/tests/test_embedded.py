"""The embedded servers for real: made once, private, durable, shared, and startable after every kind of crash."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import redis

from renda import embedded
from renda.embedded.errors import CannotStart
from renda.embedded.places import CHECKOUT, Home, home
from renda.embedded.stack import Stack, needed

NOBODY = 65534
HOLD = """
import sys
from pathlib import Path
from renda.embedded.places import Home
from renda.embedded.stack import Stack
stack = Stack(Home(Path(sys.argv[1]), durable=True))
stack.hold()
print("held", flush=True)
sys.stdin.readline()
print(stack.release(), flush=True)
"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Home]:
    here = Home(tmp_path / "embedded", durable=True)
    yield here
    assert Stack(here).stop(), "a test left the servers held"
    if here.sockets.exists():
        here.sockets.rmdir()


def started(place: Home) -> Stack:
    stack = Stack(place)
    stack.hold()
    return stack


def holder(place: Home) -> "subprocess.Popen[str]":
    """Another process that holds the servers until it is told to let go."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(place.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
    )


def says(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def let_go(process: "subprocess.Popen[str]") -> str:
    """Tell a holder to release; return whether it stopped the servers, as it printed it."""
    answer, _ = process.communicate("\n", timeout=60)
    return answer.strip()


def query(place: Home, statement: str) -> str:
    with psycopg.connect(place.database_url, autocommit=True) as connection:
        row = connection.execute(statement.encode()).fetchone()
    assert row is not None
    return str(row[0])


def execute(place: Home, statement: str) -> None:
    with psycopg.connect(place.database_url) as connection:
        connection.execute(statement.encode())


def queue(place: Home) -> redis.Redis:
    return redis.Redis.from_url(place.queue_url)


def postmaster(place: Home) -> int:
    return int((place.root / "postgres" / "postmaster.pid").read_text().split()[0])


def valkey_process(place: Home) -> int:
    return int((place.root / "valkey" / "valkey.pid").read_text())


def kill_both(place: Home) -> None:
    os.kill(postmaster(place), signal.SIGKILL)
    os.kill(valkey_process(place), signal.SIGKILL)


def test_env_names_the_addresses_and_starts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    addresses = embedded.env()
    assert addresses["DATABASE_URL"].startswith("postgres://renda@/renda?host=/tmp/renda-")
    assert addresses["REDIS_URL"].startswith("unix:///tmp/renda-")
    assert not (tmp_path / "var").exists()
    assert not home().sockets.exists()


def test_the_suite_has_servers_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDA_ENV", "test")
    own = embedded.env()
    monkeypatch.delenv("RENDA_ENV")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "renda.settings")
    assert embedded.env()["DATABASE_URL"] != own["DATABASE_URL"]
    assert embedded.env()["REDIS_URL"] != own["REDIS_URL"]


def test_addresses_in_the_environment_replace_the_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDA_ENV", "demo")
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")
    only_queue = needed()
    assert only_queue is not None
    assert (only_queue.database, only_queue.queue) == (False, True)
    monkeypatch.setenv("REDIS_URL", "redis://somewhere")
    assert needed() is None
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("RENDA_ENV", "production")
    assert needed() is None


def test_two_processes_starting_at_once_make_one_cluster(place: Home) -> None:
    first, second = holder(place), holder(place)
    assert [says(first), says(second)] == ["held", "held"]
    assert (place.logs / "postgres.log").read_text().count("creating configuration files ... ok") == 1
    assert (place.logs / "postgres.log").read_text().count("starting PostgreSQL 18") == 1
    assert (place.logs / "valkey.log").read_text().count("Server initialized") == 1
    stopped = [let_go(first), let_go(second)]
    assert stopped == ["False", "True"], "only the last one stops the servers"


def test_a_killed_holder_counts_no_longer(place: Home) -> None:
    killed = holder(place)
    assert says(killed) == "held"
    stack = started(place)
    killed.kill()
    killed.communicate()
    assert stack.running()
    assert stack.release()
    assert not stack.running()


def test_data_survives_a_clean_stop_and_a_kill(place: Home) -> None:
    stack = started(place)
    execute(place, "create table kept as select 1 as number")
    with queue(place) as client:
        client.set("kept", "村口的路灯坏了")
    assert stack.release()
    stack.hold()
    execute(place, "insert into kept values (2)")
    kill_both(place)
    stack.ensure()
    assert query(place, "select string_agg(number::text, ',' order by number) from kept") == "1,2"
    with queue(place) as client:
        assert client.get("kept") == "村口的路灯坏了".encode()
    assert stack.release()


def test_stale_pid_files_of_a_living_stranger_are_cleared(place: Home) -> None:
    stack = started(place)
    execute(place, "create table kept as select 1 as number")
    kill_both(place)
    stranger = str(os.getpid())
    data = place.root / "postgres"
    lines = (data / "postmaster.pid").read_text().split("\n")
    (data / "postmaster.pid").write_text("\n".join([stranger, *lines[1:]]))
    (place.sockets / ".s.PGSQL.5432.lock").write_text("\n".join([stranger, *lines[1:]]))
    (place.root / "valkey" / "valkey.pid").write_text(stranger)
    stack.ensure()
    assert query(place, "select number from kept") == "1"
    assert postmaster(place) != os.getpid()
    assert stack.release()


def test_lost_sockets_are_made_again(place: Home) -> None:
    stack = started(place)
    before = postmaster(place)
    for left in place.sockets.iterdir():
        left.unlink()
    stack.ensure()
    assert stack.running()
    assert postmaster(place) != before
    assert stack.release()


@pytest.mark.parametrize("name", ["a path 带 空格 'and' \"quotes\"", "long-" * 40])
def test_any_path_will_do(tmp_path: Path, name: str) -> None:
    place = Home(tmp_path / name / "embedded", durable=True)
    stack = started(place)
    assert query(place, "select current_setting('data_directory')") == str(place.root / "postgres")
    with queue(place) as client:
        assert client.config_get("dir") == {"dir": str(place.root / "valkey")}
    processes = [postmaster(place), valkey_process(place)]
    assert stack.release()
    assert [pid for pid in processes if Path(f"/proc/{pid}/cwd").exists()] == []
    place.sockets.rmdir()


def test_everything_is_private_and_no_port_is_open(place: Home) -> None:
    stack = started(place)
    private = [place.root, place.sockets, place.root / "postgres", place.root / "valkey"]
    sockets = [place.sockets / ".s.PGSQL.5432", place.sockets / "valkey.sock"]
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in private + sockets} == {
        path.name: "0o700" for path in private + sockets
    }
    assert query(place, "select current_setting('listen_addresses')") == ""
    assert listening_ports(postmaster(place)) == set()
    assert listening_ports(valkey_process(place)) == set()
    assert stack.release()


def test_the_check_for_open_ports_finds_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert listening_ports(os.getpid()) >= {server.getsockname()[1]}


def listening_ports(pid: int) -> set[int]:
    """The TCP ports a process listens on, from the kernel's tables."""
    own = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            own.add(os.readlink(descriptor).removeprefix("socket:[").removesuffix("]"))
    ports = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in own:
                ports.add(int(fields[1].rsplit(":", 1)[1], 16))
    return ports


def test_what_is_written_is_written_through(place: Home) -> None:
    stack = started(place)
    names = ("fsync", "synchronous_commit", "full_page_writes", "data_checksums", "server_encoding", "TimeZone")
    settings = {name: query(place, f"select current_setting('{name}')") for name in names}
    assert settings == {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "data_checksums": "on",
        "server_encoding": "UTF8",
        "TimeZone": "Asia/Shanghai",
    }
    with queue(place) as client:
        assert client.config_get("append*")["appendonly"] == "yes"
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    assert query(place, r"select '中' ~ '\w'") == "True"
    assert stack.release()


def test_a_strangers_socket_directory_is_refused(place: Home, tmp_path: Path) -> None:
    place.sockets.symlink_to(tmp_path)
    try:
        with pytest.raises(CannotStart, match="不是这个用户的目录"):
            Stack(place).hold()
    finally:
        place.sockets.unlink()


def test_a_failed_start_shows_the_end_of_the_log(place: Home) -> None:
    stack = started(place)
    assert stack.release()
    with (place.root / "postgres" / "postgresql.conf").open("a") as settings:
        settings.write("no_such_setting = 1\n")
    with pytest.raises(CannotStart, match="no_such_setting"):
        stack.hold()
    stack.release()


@pytest.mark.root  # only root can use another user's data
def test_root_runs_another_users_data_as_that_user(tmp_path: Path) -> None:
    place = Home(tmp_path / "embedded", durable=True)
    place.root.mkdir()
    os.chown(place.root, NOBODY, NOBODY)
    stack = started(place)
    servers = {pid: os.stat(f"/proc/{pid}").st_uid for pid in (postmaster(place), valkey_process(place))}
    assert set(servers.values()) == {NOBODY}
    assert query(place, "select 1") == "1"
    assert stack.release()
    assert (place.root / "postgres").stat().st_uid == NOBODY
    place.sockets.rmdir()
