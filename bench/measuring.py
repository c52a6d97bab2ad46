"""Builds the county once, copies it for each size, starts a web server for each, and prints what they measured."""

import json
import os
import subprocess
import sys
from io import StringIO
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from bench import deadline_table, lists, submitting
from bench.installation import HOST, Installation, free_port, wait_for_web
from bench.models import Line
from core import clock
from liaison.models import QRCode
from renda.demo.builder import build_county
from renda.embedded.places import CHECKOUT
from renda.runner.children import Child, demo_children


def run_deadlines(installation: Installation) -> list[str]:
    """Measure the deadlines alone, and return what misses its goal."""
    _build()
    return measure_deadlines(installation)


def run(installation: Installation, sizes: list[int], rounds: int, submissions: int, *, show_plans: bool) -> list[str]:
    """Measure everything, print it, and return what misses its goal."""
    senders_of = _build()
    people = {size: _prepare(installation, size) for size in sizes}
    ports = {size: _serve(installation, size) for size in sizes}
    # The middle size: indexes have their depth, and nothing is in memory that would not be in a year's use.
    sent = submitting.measure(submitting.Senders(ports[sizes[len(sizes) // 2]], *senders_of), times=submissions)
    lines, missed = submitting.table(sent)
    print("\n".join(("", *lines)), flush=True)
    found = lists.measure(ports, people, rounds=rounds)
    lines, more = lists.table(found)
    print("\n".join(("", *lines)))
    if show_plans:
        _print_plans(people[sizes[-1]])
    return missed + more + measure_deadlines(installation)


def measure_deadlines(installation: Installation) -> list[str]:
    """Measure sweep and recount on copies with many open clocks, print it, and return what misses its goal."""
    found = {size: json.loads(_in_a_copy(installation, "bench.deadlines", size)) for size in deadline_table.SIZES}
    lines, missed = deadline_table.table(found)
    print("\n".join(("", *lines)))
    return missed


def _build() -> tuple[str, str, int]:
    """Build the demo county without opinions; return a code, and a village near it by code and id."""
    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    build_county(clock.now(), _quietly)
    with connection.schema_editor() as editor:
        editor.create_model(Line)
    codes = QRCode.objects.filter(deputy=None, station__region__level="township")
    code = codes.select_related("station__region").earliest("id")
    village = code.station.region.children.earliest("code")
    return code.token, village.code, village.pk


def _quietly(sentence: str) -> None:
    """Building says what it does; here nobody waits for it."""


def _address_of(installation: Installation, name: str) -> str:
    return f"postgres://renda@/{name}?host={installation.servers.place.sockets}"


def _prepare(installation: Installation, size: int) -> list[dict[str, Any]]:
    """Copy the county into a database of its own and fill it; return who asks there for what."""
    people: list[dict[str, Any]] = json.loads(_in_a_copy(installation, "bench.prepare", size))
    return people


def _in_a_copy(installation: Installation, module: str, size: int) -> bytes:
    """Run a module of the bench in a process of its own on a fresh copy of the county; return what it prints."""
    name = f"{module.removeprefix('bench.')}_{size}"
    _copy_database(installation, name)
    environment = {**os.environ, "DATABASE_URL": _address_of(installation, name), "PYTHONPATH": str(CHECKOUT)}
    command = [sys.executable, "-m", module, str(size)]
    return subprocess.run(command, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, check=True).stdout


def _copy_database(installation: Installation, name: str) -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    address = f"postgres://renda@/postgres?host={installation.servers.place.sockets}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(sql.SQL("create database {} template renda").format(sql.Identifier(name)))


def _serve(installation: Installation, size: int) -> int:
    port = free_port()
    web = demo_children(installation.var, HOST, port)[0]
    named = Child(f"web-{size}", web.label, web.module, web.arguments, web.var)
    installation.start(named, DATABASE_URL=_address_of(installation, f"prepare_{size}"))
    wait_for_web(port)
    return port


def _print_plans(people: list[dict[str, Any]]) -> None:
    for person in people:
        for target in person["targets"]:
            if "plan" in target:
                print(f"\n{person['name']}, {target['label']}:\n{target['plan']}")
