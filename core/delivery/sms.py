"""The only place that sends a notice as a text message, through the HTTP gateway the settings describe."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings

from core.delivery import http
from core.delivery.channels import SENT, Channel, Outcome, Outgoing, Result

PLACEHOLDER = re.compile(r"\{(phone|text|id)\}")
WHO = "短信网关"


def configured() -> bool:
    """Return whether a gateway's address is set."""
    return bool(settings.SMS_URL)


def longest() -> int:
    """Return how many characters one text message may have."""
    return int(settings.SMS_MAX_LENGTH)


def send(message: Outgoing) -> Result:
    """Hand one message to the gateway; sent when the answer says so in the way the settings tell."""
    values = {"phone": message.address, "text": message.body, "id": str(message.message_id)}
    headers = {name: _filled(value, values) for name, value in settings.SMS_HEADERS.items()}
    body = None
    if settings.SMS_METHOD == "POST":
        body, kind = _body(values)
        headers.setdefault("Content-Type", kind)
    answer = http.call(_address(values), method=settings.SMS_METHOD, headers=headers, body=body, who=WHO)
    if isinstance(answer, Result):
        return answer
    if not 200 <= answer.status < 300 or not re.search(settings.SMS_SUCCESS, answer.body):
        return Result(Outcome.RETRY, f"{WHO}没有确认收下")
    return SENT


def _address(values: Mapping[str, str]) -> str:
    """Return the gateway's address with its query filled in, every value quoted."""
    parts = urlsplit(settings.SMS_URL)
    query = [(name, _filled(value, values)) for name, value in parse_qsl(parts.query, keep_blank_values=True)]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _body(values: Mapping[str, str]) -> tuple[bytes, str]:
    if settings.SMS_BODY_TYPE == "form":
        fields = [
            (name, _filled(value, values)) for name, value in parse_qsl(settings.SMS_BODY, keep_blank_values=True)
        ]
        return urlencode(fields).encode(), "application/x-www-form-urlencoded; charset=utf-8"
    filled = _filled_in(json.loads(settings.SMS_BODY), values)
    return json.dumps(filled, ensure_ascii=False).encode(), "application/json; charset=utf-8"


def _filled_in(node: Any, values: Mapping[str, str]) -> Any:
    """Return the JSON with every text filled in; a value can end no string, for it is put in before it is written."""
    if isinstance(node, dict):
        return {name: _filled_in(value, values) for name, value in node.items()}
    if isinstance(node, list):
        return [_filled_in(value, values) for value in node]
    return _filled(node, values) if isinstance(node, str) else node


def _filled(words: str, values: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: values[found[1]], words)


CHANNEL = Channel(
    name="sms", label="短信", address="phone", send=send, configured=configured, has_subject=False, longest=longest
)
