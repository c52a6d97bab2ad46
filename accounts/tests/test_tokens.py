"""API tokens: shown once, kept as digests, revocable; how the API signs in with them."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts import services
from accounts.api.authentication import BearerTokenAuthentication
from accounts.middleware import actor_of_request
from accounts.models import ApiToken, User
from accounts.services.tokens import IssuedToken
from accounts.tests import given
from core.actors import SYSTEM, ActorKind
from core.errors import RuleBroken


@pytest.fixture
def person(db: None) -> User:
    return given.user("grid", "网格平台")


def issue(person: User) -> IssuedToken:
    return services.issue_api_token(user_id=person.pk, label="网格平台", actor=SYSTEM, at=given.NOW)


def signed_in(header: str) -> tuple[User, ApiToken] | None:
    request = Request(RequestFactory().get("/api/v1/", headers={"Authorization": header} if header else {}))
    return BearerTokenAuthentication().authenticate(request)


def test_a_token_is_kept_as_a_digest_only(person):
    issued = issue(person)

    assert len(issued.token) >= 40
    assert issued.token not in str(vars(ApiToken.objects.get()))


def test_a_token_signs_in_its_user(person):
    user, row = signed_in(f"Bearer {issue(person).token}")

    assert (user, row.label) == (person, "网格平台")


@pytest.mark.parametrize("header", ["", "Basic eDp5", "Token abc"])
def test_other_headers_are_left_to_other_methods(db, header):
    assert signed_in(header) is None


@pytest.mark.parametrize("header", ["Bearer", "Bearer unknown", "Bearer a b", "Bearer 令牌"])
def test_unknown_and_malformed_tokens_are_refused(db, header):
    with pytest.raises(AuthenticationFailed, match="令牌无效"):
        signed_in(header.encode().decode("latin-1"))


def test_a_revoked_token_and_a_stopped_user_are_refused(person):
    first, second = issue(person), issue(person)
    services.revoke_api_token(token_id=first.row.pk, actor=SYSTEM, at=given.NOW)

    with pytest.raises(AuthenticationFailed):
        signed_in(f"Bearer {first.token}")
    assert signed_in(f"Bearer {second.token}")
    services.change_user(user_id=person.pk, is_active=False, actor=SYSTEM, at=given.NOW)
    with pytest.raises(AuthenticationFailed):
        signed_in(f"Bearer {second.token}")


def test_use_is_noted_at_most_once_a_minute(person):
    row = issue(person).row
    start = given.NOW

    for seconds, noted in [(0, 0), (59, 0), (60, 60), (61, 60)]:
        services.note_token_use(token_id=row.pk, at=start + timedelta(seconds=seconds))
        row.refresh_from_db()
        assert row.last_used_at == start + timedelta(seconds=noted)


def test_reading_with_a_fresh_token_costs_one_query(person, django_assert_num_queries):
    header = f"Bearer {issue(person).token}"
    signed_in(header)

    with django_assert_num_queries(1):
        signed_in(header)


def test_what_is_done_by_token_is_done_by_a_client(person):
    request = Request(
        RequestFactory().get("/api/v1/", headers={"Authorization": f"Bearer {issue(person).token}"}),
        authenticators=[BearerTokenAuthentication()],
    )
    assert request.user == person

    actor = actor_of_request(request._request)

    assert (actor.kind, actor.user_id) == (ActorKind.CLIENT, person.pk)


def test_the_command_prints_the_token_alone(person):
    out = StringIO()

    call_command("issue_api_token", "GRID", "--label", "网格平台", stdout=out, stderr=StringIO())

    assert signed_in(f"Bearer {out.getvalue().strip()}")


def test_the_command_says_what_is_missing(person):
    with pytest.raises(CommandError, match="没有用户 nobody"):
        call_command("issue_api_token", "nobody", "--label", "x")
    with pytest.raises(CommandError, match="请写明令牌的用途"):
        call_command("issue_api_token", "grid", "--label", " ")


def test_a_token_needs_a_user_who_may_sign_in(person):
    services.change_user(user_id=person.pk, is_active=False, actor=SYSTEM, at=given.NOW)

    with pytest.raises(RuleBroken, match="已停用"):
        issue(person)
