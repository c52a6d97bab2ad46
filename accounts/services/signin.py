"""Commands of the sign-in page: try a password with lockout, note sign-out and use, retire old records."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts import policies, selectors
from accounts.models import LoginEvent, User
from accounts.states import LoginOutcome
from core.errors import NotAllowed

REFUSED = "用户名或密码不对，或者登录次数过多，请稍后再试。"
# 网络安全法: logs are kept for at least six months.
KEPT_FOR = timedelta(days=190)


def sign_in(*, username: str, password: str, ip: str | None, at: datetime) -> User:
    """Return the user whose name and password these are; every attempt is kept on record.

    :raises NotAllowed: with one and the same sentence for a wrong name, a wrong password, a stopped account and a
        lock (five failures in fifteen minutes of an account or an address lock it for thirty)
    """
    user = _attempt(username.strip(), password, ip, at)
    if user is None:
        raise NotAllowed(REFUSED)
    return user


def _attempt(username: str, password: str, ip: str | None, at: datetime) -> User | None:
    """Check and record one attempt; what it records must stay, so it answers instead of raising."""
    key = selectors.account_key(username)
    with transaction.atomic(durable=True):
        # The row lock lets guesses at one account pass one by one, so none slips by the count.
        user = User.objects.select_for_update(no_key=True).filter(username__iexact=username).first()
        outcome = _outcome(user, password, key, ip, at)
        LoginEvent.objects.create(at=at, account_key=key, user=user, ip=ip, outcome=outcome)
    return user if outcome == LoginOutcome.OK else None


def _outcome(user: User | None, password: str, key: str, ip: str | None, at: datetime) -> LoginOutcome:
    if policies.is_locked(selectors.failures_of_account(key, at), at):
        return LoginOutcome.LOCKED
    if policies.is_locked(selectors.failures_of_address(ip, at), at, _address_limit()):
        return LoginOutcome.LOCKED
    if user is None:
        make_password(password)  # takes as long as a real check, so that names cannot be found out by timing
        return LoginOutcome.FAILED
    matches = user.check_password(password) and user.is_active
    return LoginOutcome.OK if matches else LoginOutcome.FAILED


def _address_limit() -> int:
    return int(getattr(settings, "SIGN_IN_ADDRESS_FAILURES", policies.LOCK_AFTER))


def note_sign_out(*, user_id: int, ip: str | None, at: datetime) -> None:
    """Record that a person signed out."""
    user = User.objects.get(pk=user_id)
    key = selectors.account_key(user.username)
    LoginEvent.objects.create(at=at, account_key=key, user=user, ip=ip, outcome=LoginOutcome.SIGNED_OUT)


def note_seen(*, user_id: int, at: datetime) -> None:
    """Note when a person last used the system."""
    User.objects.filter(pk=user_id).update(last_seen=at)


def retire_login_events(*, at: datetime) -> int:
    """Delete sign-in records older than the law asks for; return how many."""
    deleted, _ = LoginEvent.objects.filter(at__lt=at - KEPT_FOR).delete()
    return deleted
