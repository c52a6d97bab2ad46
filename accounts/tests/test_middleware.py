"""Who a request comes from: nobody's cost, one person's posts, the address behind our own proxy."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.middleware import ActorMiddleware, actor_of_request, address_of
from accounts.roles import Role
from accounts.tests import given
from core.actors import PASSER_BY


def request_of(user: object):
    request = RequestFactory().get("/")
    request.user = user
    return request


def test_strangers_are_passers_by_without_a_query(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert actor_of_request(request_of(AnonymousUser())) == PASSER_BY


def test_the_actor_is_read_when_asked_for_and_only_once(county, django_assert_max_num_queries):
    person = given.staff("wang", "王芳", county.bodies["presidium"], Role.PRESIDIUM_CLERK)
    request = request_of(person)

    with django_assert_max_num_queries(0):
        ActorMiddleware(lambda request: HttpResponse())(request)
    with django_assert_max_num_queries(2):
        assert request.actor.name == "王芳"
        assert request.actor.acting_as(Role.PRESIDIUM_CLERK)
        assert actor_of_request(request).user_id == person.pk


@pytest.mark.parametrize(
    ("hops", "forwarded", "address"),
    [
        (0, "8.8.8.8", "10.0.0.1"),
        (1, "8.8.8.8", "8.8.8.8"),
        (1, "6.6.6.6, 8.8.8.8", "8.8.8.8"),
        (2, "6.6.6.6, 8.8.8.8, 10.0.0.2", "8.8.8.8"),
        (1, "", "10.0.0.1"),
        (1, "unknown", None),
    ],
)
def test_only_our_own_proxies_are_believed(settings, hops, forwarded, address):
    settings.PROXY_HOPS = hops
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    assert address_of(RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.1")) == address
