"""三员分立: none of the three administrators opens a page of business, and no list answers them with anything in it."""

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from accounts import services as accounts
from accounts.roles import ADMIN_ROLES, Role
from core.actors import SYSTEM
from suggestions.tests import given
from tests import scope_scene
from tests.scope_scene import MARK

# One's own settings; and what the system administrator keeps, none of which shows a case.
OWN = {f"/{face}/{page}/" for face in ("console", "portal") for page in ("calendar-feed", "notice-settings")}
KEPT = {
    Role.SYS_ADMIN: {
        "/console/deliveries/",
        "/console/hand-over/",
        "/console/terms/",
        "/console/terms/presets/",
        "/api/v1/terms/",
    },
    # Who took out what, never the file itself.
    Role.AUDIT_ADMIN: {"/console/exports/", "/api/v1/exports/"},
}
# What everybody in the county may look up: where its stations are.
PUBLIC = {"/api/v1/stations/", "/api/v1/results/"}


def plain_routes() -> list[str]:
    """Return every address of console, portal and API that needs no identifier."""
    found, stack = [], [("/", entry) for entry in get_resolver().url_patterns]
    while stack:
        prefix, one = stack.pop()
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            stack += [(route, below) for below in one.url_patterns]
        elif "<" not in route and "^" not in route:
            found.append(route)
    return [route for route in found if route.startswith(("/console/", "/portal/", "/api/v1/"))]


def rows_of(answer):
    """Return what a list of the API holds."""
    return answer.get("results") if isinstance(answer, dict) else answer


@pytest.mark.django_db
def test_none_of_the_three_opens_a_page_of_business():
    world, matter, _ = scope_scene.scene()
    routes = plain_routes()
    assert len(routes) > 60
    for role in ADMIN_ROLES:
        user = accounts.register_user(username=role, name="周安", actor=SYSTEM, at=given.AT, ready_hash="x").user
        accounts.appoint(
            user_id=user.pk, organisation_id=world.unit("committee").pk, role=role,
            active_from=given.AT.date().replace(month=1, day=1), actor=SYSTEM, at=given.AT,
        )  # fmt: skip
        client = Client()
        client.force_login(user)
        answers = {route: client.get(route) for route in routes}
        opened = {route for route, answer in answers.items() if answer.status_code == 200}
        lists = {route for route in opened if route.startswith("/api/v1/")}
        assert opened - lists <= OWN | KEPT.get(role, set()), role
        full = {route for route in lists if rows_of(answers[route].json())}
        assert full <= PUBLIC | KEPT.get(role, set()), role
        for route in opened:
            assert MARK[:8] not in answers[route].content.decode(), (role, route)
        assert client.get(f"/console/matters/{matter.public_id}/").status_code == 404
