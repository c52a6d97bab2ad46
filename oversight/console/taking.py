"""How a step with a form and a version is taken on a page of oversight, and what is said when it is refused."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from core.errors import Refused, Stale, WrongState
from core.step_forms import StepForm

TAKEN = 0


def take(
    request: HttpRequest, form: StepForm, command: Callable[[], object], done: str, version: Callable[[], int]
) -> int:
    """Run the command; TAKEN when it is done or the page has to be shown afresh, else the status of the refusal.

    `version` gives the item's version as it now stands, for whom somebody else was quicker.
    """
    try:
        command()
    except Refused as refusal:
        if isinstance(refusal, WrongState) and not isinstance(refusal, Stale):
            messages.warning(request, refusal.message)
            return TAKEN
        form.refuse(refusal)
        if isinstance(refusal, Stale):
            form.renew_version(version())
        return refusal.status
    messages.success(request, done)
    return TAKEN
