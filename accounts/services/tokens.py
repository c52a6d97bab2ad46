"""Commands on API tokens: issue (shown once), revoke, note their use."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from accounts import policies
from accounts.models import ApiToken, User
from accounts.selectors import TOKEN_CONTEXT
from core import audit
from core.actors import Actor
from core.crypto import keyed_digest
from core.errors import RuleBroken
from core.subjects import Subject

NOTE_EVERY = timedelta(minutes=1)


class IssuedToken(NamedTuple):
    """The row and the token itself, which is shown once and kept nowhere."""

    row: ApiToken
    token: str


def issue_api_token(*, user_id: int, label: str, actor: Actor, at: datetime) -> IssuedToken:
    """Make a token with which another system acts for this user.

    :raises RuleBroken: without a label, or for a user who may not sign in
    """
    capacity = policies.administrator(actor)
    if not label.strip():
        raise RuleBroken("请写明令牌的用途，例如“网格平台”。", field="label")
    token = secrets.token_urlsafe(32)
    with transaction.atomic(durable=True):
        user = User.objects.select_for_update(no_key=True).get(pk=user_id)
        if not user.is_active:
            raise RuleBroken("这个用户已停用，不能签发令牌。", field="user")
        digest = keyed_digest(token, TOKEN_CONTEXT)
        row = ApiToken.objects.create(user=user, digest=digest, label=label.strip()[:60], created_at=at)
        subject = Subject("api_token", row.pk)
        audit.record(subject=subject, verb="issue_api_token", actor=actor, capacity=capacity, at=at, user_id=user.pk)
    return IssuedToken(row, token)


def revoke_api_token(*, token_id: int, actor: Actor, at: datetime) -> ApiToken:
    """Make a token useless from now on; revoking twice changes nothing."""
    capacity = policies.administrator(actor)
    with transaction.atomic(durable=True):
        row = ApiToken.objects.select_for_update().get(pk=token_id)
        if row.revoked_at is None:
            row.revoked_at = at
            row.save(update_fields=["revoked_at"])
            subject = Subject("api_token", row.pk)
            audit.record(subject=subject, verb="revoke_api_token", actor=actor, capacity=capacity, at=at)
    return row


def note_token_use(*, token_id: int, at: datetime) -> None:
    """Note that a token was used, at most once a minute, so that reading does not turn into writing."""
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lte=at - NOTE_EVERY)
    ApiToken.objects.filter(stale, pk=token_id).update(last_used_at=at)
