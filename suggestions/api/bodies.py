"""Turns a checked body into the arguments of a command."""

from typing import Any

from suggestions.inputs import Sender
from suggestions.services.adjudication import Talk
from suggestions.services.collect import Statement
from suggestions.services.handle import Answer
from suggestions.services.promises import Fulfilment
from suggestions.states import MatterAction


def sender_of(body: dict[str, Any]) -> Sender:
    """Return what the body says about the person."""
    return Sender(body["identity_mode"], body["name"], body["phone"], body["deputy_may_call"])


def statement_of(body: dict[str, Any], sender: Sender) -> Statement:
    """Return what is said, where, and about whom."""
    return Statement(
        text=body["text"],
        sender=sender,
        place_region_id=body["place_region_id"],
        place_text=body["place_text"],
        share_original=body["share_original"],
        bypass_local=body["bypass_local"],
        answer_way=body.get("answer_way", ""),
    )


def command_arguments(step: MatterAction, body: dict[str, Any]) -> dict[str, Any]:
    """Return the keyword arguments of a matter's command; a reply's fields travel as one, a report's too."""
    if step == MatterAction.REPORT_FULFILMENT:
        return {"version": body.pop("version"), "fulfilment": Fulfilment(**body)}
    if step == MatterAction.RECORD_HEARING:
        return {"version": body.pop("version"), "talk": Talk(**{**body, "participants": tuple(body["participants"])})}
    if step not in (MatterAction.SUBMIT_REPLY, MatterAction.ISSUE_REPLY):
        return body
    version = body.pop("version")
    return {"version": version, "answer": Answer(**body)}
