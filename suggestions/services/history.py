"""History: a county's old cases, entered as they were; no step, consent, clock or rating is invented for them."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from accounts import selectors as organisations
from core.actors import SYSTEM_CAPACITY, Actor, ActorKind
from core.errors import NotAllowed, RuleBroken
from suggestions.codes import code_digest, key_digest
from suggestions.models import Opinion, Submitter
from suggestions.services.steps import announce_opinion, durable
from suggestions.states import Channel, EntryMode, IdentityMode, OpinionAction, OpinionState

LONGEST = 20_000


@dataclass(frozen=True)
class OldCase:
    """One case of the old records; times as they stand there."""

    source: str
    source_id: str
    text: str
    submitted_at: datetime
    title: str = ""
    sender: str = ""
    reply: str = ""
    replied_at: datetime | None = None
    category_id: int | None = None


def import_history(*, case: OldCase, actor: Actor, at: datetime) -> Opinion | None:
    """Store an old case as 历史存档 and return it; None when this source id is already there.

    :raises NotAllowed: for anybody but the system  :raises RuleBroken: what a row lacks, as a sentence for the list
    """
    if actor.kind != ActorKind.SYSTEM:
        raise NotAllowed("历史件只能用导入命令登记。")
    _check(case, at)
    with durable():
        if Opinion.objects.filter(source=case.source, source_id=case.source_id).exists():
            return None
        opinion = _store(case, at)
        announce_opinion(opinion, OpinionAction.IMPORT_HISTORY, actor, SYSTEM_CAPACITY, at)
    return opinion


def _check(case: OldCase, at: datetime) -> None:
    if not case.source_id:
        raise RuleBroken("没有来源编号。")
    if not case.text.strip():
        raise RuleBroken("没有内容。")
    if len(case.text) > LONGEST:
        raise RuleBroken(f"内容超过{LONGEST}字。")
    if case.submitted_at > at:
        raise RuleBroken("提交时间晚于现在。")
    if bool(case.reply.strip()) != (case.replied_at is not None):
        raise RuleBroken("答复和答复时间要么都有，要么都没有。")
    if case.replied_at is not None and case.replied_at < case.submitted_at:
        raise RuleBroken("答复时间早于提交时间。")


def _store(case: OldCase, at: datetime) -> Opinion:
    number = f"{secrets.randbelow(9 * 10**11) + 10**11}"
    opinion = Opinion.objects.create(
        number=number,
        # Nobody holds a query code of an old case; this one is thrown away.
        code_digest=code_digest(number, secrets.token_hex(16)),
        key_digest=key_digest(f"history/{case.source}/{case.source_id}"),
        state=OpinionState.ARCHIVED,
        channel=Channel.HISTORY,
        entry_mode=EntryMode.IMPORTED,
        received_at=case.submitted_at,
        recorded_at=at,
        owner=organisations.county_committee(),
        text=case.text.strip(),
        title=case.title.strip()[:40],
        identity_mode=IdentityMode.REAL_NAME if case.sender.strip() else IdentityMode.ANONYMOUS,
        answer=case.reply.strip(),
        answered_at=case.replied_at,
        category_id=case.category_id,
        source=case.source,
        source_id=case.source_id,
    )
    if case.sender.strip():
        Submitter.objects.create(opinion=opinion, name=case.sender.strip(), phone="")
    return opinion
