#!/bin/sh
# Run a command against the distribution's own PostgreSQL and Redis, started here on free TCP ports in a
# temporary directory and stopped at the end. As root, PostgreSQL runs as the user `postgres`.
set -eu

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$bin" ] || ! command -v redis-server >/dev/null; then
    echo "没有找到 PostgreSQL 或 Redis，请先安装：sudo apt-get install --yes postgresql redis-server" >&2
    exit 1
fi

work=$(mktemp -d /tmp/renda-system.XXXXXX)
if [ "$(id -u)" = 0 ]; then
    chown postgres "$work"
    as_postgres() { runuser -u postgres -- "$@"; }
else
    as_postgres() { "$@"; }
fi

redis_pid=
stop() {
    status=$?
    trap - EXIT
    [ -z "$redis_pid" ] || kill "$redis_pid" 2>/dev/null || true
    [ ! -e "$work/data/postmaster.pid" ] || as_postgres "$bin/pg_ctl" -D "$work/data" -m fast -w stop >/dev/null || true
    [ -z "$redis_pid" ] || wait "$redis_pid" 2>/dev/null || true
    rm -rf "$work"
    exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

free_port() { .venv/bin/python -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
wait_for() {
    for _ in $(seq 100); do
        if "$@" >/dev/null 2>&1; then return; fi
        sleep 0.1
    done
    echo "没有等到：$*" >&2
    exit 1
}

postgres_port=$(free_port)
redis_port=$(free_port)
as_postgres "$bin/initdb" -D "$work/data" -U renda --auth=trust -E UTF8 --locale=C.UTF-8 >/dev/null
as_postgres "$bin/pg_ctl" -D "$work/data" -w -l "$work/data/server.log" \
    -o "-p $postgres_port -k $work -c listen_addresses=127.0.0.1 -c max_connections=200" start >/dev/null
"$bin/createdb" -h 127.0.0.1 -p "$postgres_port" -U renda renda
redis-server --bind 127.0.0.1 --port "$redis_port" --dir "$work" --appendonly no --save "" >"$work/redis.log" 2>&1 &
redis_pid=$!
wait_for redis-cli -p "$redis_port" ping

echo "PostgreSQL: $("$bin/postgres" --version)；Redis: $(redis-server --version | cut -d' ' -f3)"
DATABASE_URL="postgres://renda@127.0.0.1:$postgres_port/renda" REDIS_URL="redis://127.0.0.1:$redis_port/0" "$@"
