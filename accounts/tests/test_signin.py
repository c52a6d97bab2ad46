"""Signing in: the one sentence, the lock by account and by address, and that neither tells who exists."""

from datetime import datetime, timedelta

import pytest

from accounts import services
from accounts.models import LoginEvent, User
from accounts.services.signin import REFUSED
from accounts.states import LoginOutcome
from accounts.tests import given
from core.errors import NotAllowed

HOME, ELSEWHERE = "10.1.1.5", "10.9.9.9"


@pytest.fixture
def person(db: None) -> User:
    return given.user("zhang", "张伟")


def attempt(password: str, *, at: datetime = given.NOW, ip: str = HOME, username: str = "zhang") -> User | None:
    try:
        return services.sign_in(username=username, password=password, ip=ip, at=at)
    except NotAllowed:
        return None


def fail(times: int, *, at: datetime = given.NOW, ip: str = HOME, username: str = "zhang") -> None:
    for _ in range(times):
        assert attempt("wrong", at=at, ip=ip, username=username) is None


def test_the_right_password_signs_in_whatever_the_letters_of_the_name(person):
    assert attempt(given.PASSWORD) == person
    assert attempt(given.PASSWORD, username=" ZHANG ") == person
    assert LoginEvent.objects.filter(outcome=LoginOutcome.OK, user=person, ip=HOME).count() == 2


def test_wrong_name_wrong_password_and_stopped_account_read_the_same(person):
    for name in ("zhang", "nobody"):
        with pytest.raises(NotAllowed, match=REFUSED):
            services.sign_in(username=name, password="wrong", ip=HOME, at=given.NOW)

    person.is_active = False
    person.save(update_fields=["is_active"])
    assert attempt(given.PASSWORD) is None


def test_five_failures_lock_the_account_everywhere_for_thirty_minutes(person):
    fail(5)

    assert attempt(given.PASSWORD, ip=ELSEWHERE) is None
    assert attempt(given.PASSWORD, ip=ELSEWHERE, at=given.NOW + timedelta(minutes=29)) is None
    assert attempt(given.PASSWORD, ip=ELSEWHERE, at=given.NOW + timedelta(minutes=30)) == person


def test_four_failures_do_not_lock(person):
    fail(4)

    assert attempt(given.PASSWORD) == person


def test_attempts_during_the_lock_are_not_checked_and_do_not_lengthen_it(person):
    fail(5)
    fail(3, at=given.NOW + timedelta(minutes=20), ip=ELSEWHERE)

    assert LoginEvent.objects.filter(outcome=LoginOutcome.LOCKED).count() == 3
    assert attempt(given.PASSWORD, ip=ELSEWHERE, at=given.NOW + timedelta(minutes=30)) == person


def test_a_success_starts_the_accounts_count_anew(person):
    fail(4)
    assert attempt(given.PASSWORD, at=given.NOW + timedelta(minutes=1)) == person
    fail(4, at=given.NOW + timedelta(minutes=2), ip=ELSEWHERE)

    assert attempt(given.PASSWORD, at=given.NOW + timedelta(minutes=3), ip="10.2.2.2") == person


def test_one_address_trying_five_names_is_locked_for_all_of_them(person):
    for number in range(5):
        fail(1, username=f"guess{number}")

    assert attempt(given.PASSWORD) is None
    assert attempt(given.PASSWORD, ip=ELSEWHERE) == person


def test_a_county_behind_one_address_may_allow_more(person, settings):
    settings.SIGN_IN_ADDRESS_FAILURES = 7
    for number in range(6):
        fail(1, username=f"guess{number}")

    assert attempt(given.PASSWORD) == person
    fail(1, username="guess6")
    assert attempt(given.PASSWORD) is None


def test_an_own_success_does_not_open_a_locked_address(person):
    given.user("li", "李强")
    fail(4)
    assert attempt(given.PASSWORD, username="li") is not None
    fail(1)

    assert attempt(given.PASSWORD, username="li") is None


def test_what_was_typed_as_a_name_is_not_kept(person):
    fail(1, username="my-secret-password")

    event = LoginEvent.objects.get()
    assert "my-secret-password" not in str(vars(event))
    assert event.user is None


def test_old_records_are_retired_after_more_than_six_months(person):
    fail(1)

    assert services.retire_login_events(at=given.NOW + timedelta(days=184)) == 0
    assert services.retire_login_events(at=given.NOW + timedelta(days=191)) == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_pass_one_by_one(run_together):
    """Ten guesses at once: five are checked, the others meet the lock."""
    given.user("zhang", "张伟")

    run_together(*[lambda n=n: attempt("wrong", ip=f"10.3.3.{n}") for n in range(10)])

    outcomes = list(LoginEvent.objects.values_list("outcome", flat=True))
    assert sorted(outcomes) == [LoginOutcome.FAILED] * 5 + [LoginOutcome.LOCKED] * 5
