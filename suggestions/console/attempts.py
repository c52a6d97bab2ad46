"""The one way a page takes a step: run the command, show a refusal beside the form; pressing twice does no harm."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

from core.actors import Actor
from core.crypto import keyed_digest
from core.errors import Refused, WrongState
from core.subjects import Subject
from suggestions.console.forms.base import StepForm
from suggestions.selectors import history

SAME_PRESS = timedelta(seconds=30)
INVALID = 422


def attempt(
    request: HttpRequest,
    form: StepForm,
    command: Callable[[dict[str, Any]], object],
    *,
    verb: str,
    subject: Subject,
    actor: Actor,
    at: datetime,
) -> int | None:
    """Take a step; None when it is taken, otherwise the HTTP status of the refusal, which the form then shows.

    A press that reaches the server twice finds the step taken by its first arrival and counts as done.
    """
    pressed_before = _pressed_before(request, actor)
    if not form.is_valid():
        return INVALID
    try:
        command(form.arguments())
    except Refused as refusal:
        late = isinstance(refusal, WrongState) and pressed_before
        if late and history.last_step_is(subject, verb, actor, since=at - SAME_PRESS):
            return None
        form.refuse(refusal)
        return refusal.status
    return None


def repeated(request: HttpRequest, subject: Subject, verb: str, actor: Actor, at: datetime) -> bool:
    """Return whether this is the second arrival of a press whose first one has taken the step."""
    return _pressed_before(request, actor) and history.last_step_is(subject, verb, actor, since=at - SAME_PRESS)


def _pressed_before(request: HttpRequest, actor: Actor) -> bool:
    """Return whether this person has sent exactly this in the last half minute; no with the cache away."""
    said = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    key = keyed_digest(f"{actor.user_id}|{request.path}|{said}", "suggestions.press")
    try:
        return not cache.add(f"press:{key[:40]}", 1, int(SAME_PRESS.total_seconds()))
    except (RedisError, OSError):
        return False
