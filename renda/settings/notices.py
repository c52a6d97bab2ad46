"""Notices outside the platform: the mail server, the gateway for text messages, another system's signed webhook."""

import json
import re
from datetime import time

from django.core.exceptions import ImproperlyConfigured

from renda.settings.environment import optional

# When the digest of a working day goes out; before the office opens it waits for the opening.
NOTICE_DIGEST_AT = optional("NOTICE_DIGEST_AT", "08:30")
# Where a message about several notices leads.
NOTICES_URL = "accounts:notices"

EMAIL_HOST = optional("EMAIL_HOST")
EMAIL_PORT = int(optional("EMAIL_PORT", "25"))
EMAIL_HOST_USER = optional("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = optional("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = optional("EMAIL_USE_TLS") == "1"
EMAIL_USE_SSL = optional("EMAIL_USE_SSL") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = optional("EMAIL_FROM")

# {phone}, {text} and {id} are put in, quoted for where they stand.
SMS_URL = optional("SMS_URL")
SMS_METHOD = optional("SMS_METHOD", "POST").upper()
SMS_HEADERS: dict[str, str] = json.loads(optional("SMS_HEADERS", "{}"))
SMS_BODY_TYPE = optional("SMS_BODY_TYPE", "json")
SMS_BODY = optional("SMS_BODY", '{"phone": "{phone}", "text": "{text}", "id": "{id}"}')
# What the answer must contain, as a regular expression; empty takes every 2xx.
SMS_SUCCESS = optional("SMS_SUCCESS")
SMS_MAX_LENGTH = int(optional("SMS_MAX_LENGTH", "200"))

WEBHOOK_URL = optional("WEBHOOK_URL")
WEBHOOK_SECRET = optional("WEBHOOK_SECRET")


def _check() -> None:
    """Refuse to start with settings that could send nothing.

    :raises ImproperlyConfigured: with the variable that is wrong
    """
    for name, address in (("SMS_URL", SMS_URL), ("WEBHOOK_URL", WEBHOOK_URL)):
        if address and not address.startswith(("http://", "https://")):
            raise ImproperlyConfigured(f"环境变量 {name} 要以 http:// 或 https:// 开头。")
    if EMAIL_HOST and "@" not in DEFAULT_FROM_EMAIL:
        raise ImproperlyConfigured("设了 EMAIL_HOST，也要在 EMAIL_FROM 写发件人的邮箱。")
    if WEBHOOK_URL and not WEBHOOK_SECRET:
        raise ImproperlyConfigured("设了 WEBHOOK_URL，也要设 WEBHOOK_SECRET。")
    if SMS_METHOD not in ("GET", "POST"):
        raise ImproperlyConfigured("环境变量 SMS_METHOD 只能是 GET 或 POST。")
    if SMS_BODY_TYPE not in ("json", "form"):
        raise ImproperlyConfigured("环境变量 SMS_BODY_TYPE 只能是 json 或 form。")
    if SMS_BODY_TYPE == "json":
        json.loads(SMS_BODY)
    re.compile(SMS_SUCCESS)
    time.fromisoformat(NOTICE_DIGEST_AT)


_check()
