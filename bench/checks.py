"""What must be true after the flood; each check has a name and says what it found when it is not."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import StringIO
from typing import TYPE_CHECKING, Any

from django.core.management import CommandError, call_command
from django.db.models import Count, Sum

from bench.phones import Phones, Submission
from core import audit, clock, outbox
from core.models import AuditEvent, Clock, HandlerReceipt, Notice, OutboxMessage
from insights.models import OpinionCube
from suggestions.codes import code_digest, key_digest
from suggestions.models import Consent, Opinion, Submitter

if TYPE_CHECKING:
    from bench.flood import Trouble

# Who is told of a new opinion at the county's station: two clerks and the head.
TOLD = 3
# What follows a new opinion: those people are told, and the pool counts it.
FOLLOWS = 2
# Each of the eight phones must get through at least twice in those seconds: nobody waits for a queue.
AWAY_AT_LEAST = 16


@dataclass
class Findings:
    """How many checks held, and what the others found."""

    passed: int = 0
    complaints: list[tuple[str, str]] = field(default_factory=list)
    lost: int = 0

    @property
    def failed(self) -> int:
        """How many did not hold."""
        return len(self.complaints)

    def check(self, name: str, wrong: Iterable[Any]) -> None:
        """Count a check that holds when nothing is wrong."""
        found = list(wrong)
        if found:
            self.complaints.append((name, f"{len(found)}, such as {found[:3]}"))
        else:
            self.passed += 1


def check_everything(crowd: Phones, trouble: "Trouble") -> Findings:
    """Look for everything that was shown and for everything that follows from it."""
    findings = Findings()
    sent = crowd.submissions
    _check_phones(findings, sent)
    _check_opinions(findings, sent)
    _check_parts(findings)
    _check_messages(findings)
    _check_trail(findings)
    away = crowd.receipts_between(*trouble.queue_away)
    findings.check("receipts went on while the queue was away", [] if away >= AWAY_AT_LEAST else [away])
    planned = trouble.web_kills >= 5 and trouble.worker_kills == trouble.queue_kills == 1
    findings.check("everything was killed that was to be", [] if planned else [trouble])
    hit = sum(bool(one.errors) for one in sent)
    findings.check("the kills hit people who were sending", [] if hit >= trouble.web_kills else [hit])
    return findings


def _check_phones(findings: Findings, sent: list[Submission]) -> None:
    findings.check("nobody was refused", [one.refused for one in sent if one.refused])
    findings.check("everybody got a receipt in the end", [one.errors for one in sent if not one.receipts])
    findings.check(
        "a repeated submission shows the same receipt", [o.receipts for o in sent if len(set(o.receipts)) > 1]
    )
    numbers = Counter(one.receipts[0][0] for one in sent if one.receipts)
    findings.check("no two people have the same number", [number for number, times in numbers.items() if times > 1])


def _check_opinions(findings: Findings, sent: list[Submission]) -> None:
    """Compare what the phones show with the database, key by key."""
    stored = {o.key_digest: o for o in Opinion.objects.select_related("submitter")}
    shown = {key_digest(one.key): one for one in sent}
    received = {digest: one for digest, one in shown.items() if one.receipts}
    lost = [one.receipts for digest, one in received.items() if digest not in stored]
    findings.lost = len(lost)
    findings.check("every receipt shown is in the database", lost)
    kept = {digest: (one, stored[digest]) for digest, one in received.items() if digest in stored}
    findings.check("with the number shown", [o.number for one, o in kept.values() if o.number != one.receipts[0][0]])
    wrong_code = [o.number for one, o in kept.values() if code_digest(*one.receipts[0]) != o.code_digest]
    findings.check("and the query code shown opens it", wrong_code)
    findings.check("every text is whole", [o.number for one, o in kept.values() if o.text != one.text])
    phones = [o.number for one, o in kept.values() if one.phone != getattr(getattr(o, "submitter", None), "phone", "")]
    findings.check("every phone left can be read", phones)
    findings.check("no opinion without somebody who sent it", [o.number for d, o in stored.items() if d not in shown])
    findings.check("no key has two opinions", [] if len(stored) == Opinion.objects.count() else [len(stored)])


def _check_parts(findings: Findings) -> None:
    """Every opinion has exactly one of what is written with it."""
    ids = set(Opinion.objects.values_list("pk", flat=True))
    mine = {"subject_kind": "opinion"}
    named = set(Opinion.objects.exclude(identity_mode="anonymous").values_list("pk", flat=True))
    parts = {
        "consent": (Consent.objects.values_list("opinion_id", flat=True), ids),
        "sender, if named": (Submitter.objects.values_list("opinion_id", flat=True), named),
        "triage clock": (Clock.objects.filter(**mine, kind="triage").values_list("subject_id", flat=True), ids),
        "audit event": (AuditEvent.objects.filter(**mine, verb="submit").values_list("subject_id", flat=True), ids),
        "message": (
            OutboxMessage.objects.filter(**mine, topic="suggestions.submit").values_list("subject_id", flat=True), ids,
        ),
    }  # fmt: skip
    for name, (found, expected) in parts.items():
        counted = Counter(found)
        wrong = [pk for pk in expected | set(counted) if counted[pk] != (pk in expected)]
        findings.check(f"every opinion has one {name}", wrong)


def _check_messages(findings: Findings) -> None:
    waiting = OutboxMessage.objects.filter(delivered_at__isnull=True)
    findings.check("every message was relayed", waiting.values_list("pk", "attempts", "last_error"))
    findings.check("no message is stuck", outbox.stuck(clock.now()))
    handled = HandlerReceipt.objects.values("message").annotate(times=Count("pk"))
    findings.check("every message was handled once by each", [row for row in handled if row["times"] != FOLLOWS])
    findings.check("and none was passed over", [] if handled.count() == Opinion.objects.count() else [handled.count()])
    counted = OpinionCube.objects.aggregate(all=Sum("received"))["all"]
    findings.check("the pool counts each opinion once", [] if counted == Opinion.objects.count() else [counted])
    told = Notice.objects.values("link").annotate(times=Count("pk"), people=Count("user", distinct=True))
    wrong = [row for row in told if (row["times"], row["people"]) != (TOLD, TOLD)]
    findings.check("three people were told of each opinion, once each", wrong)
    findings.check("of every opinion", [] if told.count() == Opinion.objects.count() else [told.count()])


def _check_trail(findings: Findings) -> None:
    sealed = audit.seal(at=clock.now())
    findings.check("the trail was sealed", [] if sealed or AuditEvent.objects.count() == 0 else [sealed])
    said = StringIO()
    try:
        call_command("verify", stdout=said)
        findings.check("no rule is broken and the trail is whole", [])
    except CommandError as error:
        findings.check("no rule is broken and the trail is whole", [f"{said.getvalue()} {error}"])
