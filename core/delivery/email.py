"""The only place that sends a notice by e-mail, through the SMTP server of the settings."""

import logging
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from core.delivery.channels import SENT, Channel, Outcome, Outgoing, Result

logger = logging.getLogger(__name__)
PERMANENT = 500


def configured() -> bool:
    """Return whether a mail server and a sender are set."""
    return bool(settings.EMAIL_HOST and settings.DEFAULT_FROM_EMAIL)


def send(message: Outgoing) -> Result:
    """Hand one message to the mail server; its Message-ID is the same in every attempt."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    mail = EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[message.address],
        headers={"Message-ID": f"<{message.message_id}@{domain}>", "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=settings.EMAIL_TIMEOUT),
    )
    try:
        mail.send()
    except SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        if codes and min(codes) >= PERMANENT:
            return Result(Outcome.REFUSED, "邮件服务器说这个邮箱地址收不了信")
        return Result(Outcome.RETRY, "邮件服务器暂时不收这个邮箱的信")
    except SMTPResponseException as error:
        logger.warning("mail server answered %s", error.smtp_code)
        return Result(Outcome.RETRY, f"邮件服务器没有收下（代码{error.smtp_code}）")
    except TimeoutError:
        return Result(Outcome.AWAY, "邮件服务器没有应答（超时）")
    except (SMTPException, OSError):
        return Result(Outcome.AWAY, "连不上邮件服务器")
    return SENT


CHANNEL = Channel(name="email", label="电子邮件", address="email", send=send, configured=configured)
