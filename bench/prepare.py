"""Fills one database and prints, as JSON, who asks for which addresses there; run by `bench.run` in a process of its own."""

import json
import sys
import time
from typing import Any
from urllib.parse import urlencode

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from accounts import selectors as accounts_selectors  # noqa: E402
from accounts import services as accounts  # noqa: E402
from accounts.models import Post, User  # noqa: E402
from accounts.roles import Role  # noqa: E402
from bench import plans, rows  # noqa: E402
from core import clock  # noqa: E402
from core.actors import SYSTEM, Actor  # noqa: E402
from insights.services import counting  # noqa: E402
from suggestions.models import Opinion  # noqa: E402
from suggestions.selectors import worklists  # noqa: E402

# How far into a list the deep page lies; enough rows are left for a full page at every size.
DEEP = 0.7
RECOUNTED = 20
LISTS = {"dispatcher": ("opinions", "matters", "to-dispatch"), "clerk": ("opinions", "matters", "pending")}


def main(size: int) -> None:
    """Make the rows, check them, and print what the measurements need."""
    rows.make(size, clock.now())
    begin = time.perf_counter()
    counting.recount_all()
    full = time.perf_counter() - begin
    begin = time.perf_counter()
    for pk in range(1, RECOUNTED + 1):
        counting.recount([pk])
    one = (time.perf_counter() - begin) / RECOUNTED * 1000
    print(f"{size:,} opinions: the pool counted in {full:.1f} s, one opinion anew in {one:.1f} ms", file=sys.stderr)
    call_command("verify", stdout=sys.stderr)
    said = [_person(name, user) for name, user in _people().items()]
    print(json.dumps(said))


def _people() -> dict[str, User]:
    """Return a county dispatcher, and the clerk of the station that got most."""
    busiest = Opinion.objects.get(pk=1).owner_id
    holders = {
        "dispatcher": Post.objects.filter(role=Role.COUNTY_DISPATCHER),
        "clerk": Post.objects.filter(role=Role.STATION_STAFF, organisation_id=busiest),
    }
    return {name: posts.select_related("user").earliest("id").user for name, posts in holders.items()}


def _person(name: str, user: User) -> dict[str, Any]:
    at = clock.now()
    actor = accounts_selectors.actor_of(user, at)
    client = Client()
    client.force_login(user)
    issued = accounts.issue_api_token(user_id=user.pk, label="bench", actor=SYSTEM, at=at)
    return {
        "name": name,
        "cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}",
        "token": issued.token,
        "targets": _targets(actor, name),
    }


def _targets(actor: Actor, name: str) -> list[dict[str, Any]]:
    month = f"{clock.now():%Y-%m}"
    year = f"{clock.now().year - 1}{clock.now():-%m}"
    found: list[dict[str, Any]] = [
        {"label": "page pool, a year", "address": f"/console/pool/?first={year}&last={month}"},
    ]
    for key in LISTS[name]:
        work_list = worklists.BY_KEY[key]
        found.append(_target(f"page {key}", f"/console/work/{key}/", actor, work_list, None))
        if key in ("opinions", "matters"):
            cursor = _deep(actor, work_list)
            moment = cursor.at.isoformat()
            deep = urlencode({"after": f"{moment}_{cursor.pk}"})
            found.append(_target(f"page {key}, deep", f"/console/work/{key}/?{deep}", actor, work_list, cursor))
            found.append({"label": f"API {key}", "address": f"/api/v1/{key}/"})
            query = urlencode({"cursor": plans.api_cursor(cursor.at)})
            found.append({"label": f"API {key}, deep", "address": f"/api/v1/{key}/?{query}"})
    return found


def _target(
    label: str, address: str, actor: Actor, work_list: worklists.WorkList, cursor: worklists.Cursor | None
) -> dict[str, Any]:
    return {"label": label, "address": address, **plans.cost_of_page(actor, work_list, cursor)}


def _deep(actor: Actor, work_list: worklists.WorkList) -> worklists.Cursor:
    moment = "received_at" if work_list.kind == "opinion" else "accepted_at"
    items = work_list.items(actor).order_by(f"-{moment}", "-pk")
    row = items[int(items.count() * DEEP)]
    return worklists.Cursor(getattr(row, moment), row.pk)


if __name__ == "__main__":
    main(int(sys.argv[1]))
