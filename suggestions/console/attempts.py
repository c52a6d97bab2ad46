"""The one way a page takes a step: run the command, show a refusal beside the form, let the same press twice do no harm."""

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
    if not form.is_valid():
        return INVALID
    pressed_before = not _first_press(request, actor)
    try:
        command(form.arguments())
    except WrongState as refusal:
        if pressed_before and history.last_step_is(subject, verb, actor, since=at - SAME_PRESS):
            return None
        form.refuse(refusal)
        return refusal.status
    except Refused as refusal:
        form.refuse(refusal)
        return refusal.status
    return None


def _first_press(request: HttpRequest, actor: Actor) -> bool:
    """Return whether this person sends exactly this for the first time within half a minute; yes with the cache away."""
    said = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    key = keyed_digest(f"{actor.user_id}|{request.path}|{said}", "suggestions.press")
    try:
        return cache.add(f"press:{key[:40]}", 1, int(SAME_PRESS.total_seconds()))
    except (RedisError, OSError):
        return True
