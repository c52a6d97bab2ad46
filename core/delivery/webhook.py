"""The only place that hands a notice to another system of the county as signed JSON, e.g. for 政务微信 or 钉钉.

The receiver checks `X-Renda-Signature`: sha256=hex(HMAC-SHA256(secret, timestamp + "." + body)), refuses timestamps
older than some minutes, and drops an id it has had before.
"""

import hmac
import json
from hashlib import sha256

from django.conf import settings

from core.delivery import http
from core.delivery.channels import SENT, Channel, Outgoing, Result

WHO = "对接系统"


def configured() -> bool:
    """Return whether an address and the secret that signs are set."""
    return bool(settings.WEBHOOK_URL and settings.WEBHOOK_SECRET)


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return what the signature header carries."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, sha256).hexdigest()


def send(message: Outgoing) -> Result:
    """Post one message; taken when the answer is a 2xx."""
    body = json.dumps(
        {
            "id": str(message.message_id),
            "to": message.address,
            "severity": message.severity.value,
            "subject": message.subject,
            "text": message.body,
            "notices": [{"text": one.text, "link": one.link, "severity": one.severity.value} for one in message.lines],
        },
        ensure_ascii=False,
    ).encode()
    timestamp = str(int(message.at.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "renda-notices",
        "X-Renda-Id": str(message.message_id),
        "X-Renda-Timestamp": timestamp,
        "X-Renda-Signature": sign(settings.WEBHOOK_SECRET, timestamp, body),
    }
    answer = http.call(settings.WEBHOOK_URL, method="POST", headers=headers, body=body, who=WHO)
    return answer if isinstance(answer, Result) else SENT


CHANNEL = Channel(name="webhook", label="对接系统", address="account", send=send, configured=configured)
