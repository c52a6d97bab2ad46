"""What the pages of terms show beside the rows: old against new, and who wrote a version."""

from dataclasses import dataclass

from accounts.models import User
from core import audit, policy_reads
from core.models import DeadlinePolicy
from core.policy_changes import Difference
from core.policy_reads import TermWords, words_of
from core.subjects import Subject


@dataclass(frozen=True)
class Line:
    """One thing a row says, before and after."""

    label: str
    old: str
    new: str

    @property
    def changed(self) -> bool:
        """Whether the two are not the same."""
        return self.old != self.new


@dataclass(frozen=True)
class PresetRow:
    """A row of a set that would change: its name, what it says now (None when the step has none) and would say."""

    key: str
    name: str
    old: DeadlinePolicy | None
    old_words: TermWords | None
    new: DeadlinePolicy
    words: TermWords
    running: int


def compared(old: DeadlinePolicy, new: DeadlinePolicy) -> list[Line]:
    """Return what the two versions say, line by line."""
    before, after = words_of(old), words_of(new)
    return [
        Line("办理时限", before.term, after.term),
        Line("依据", old.basis, new.basis),
        Line("服务承诺", before.promise or "没有", after.promise or "没有"),
        Line("承诺依据", old.promise_basis or "—", new.promise_basis or "—"),
        Line("到期前提醒", before.warn, after.warn),
        Line("超期升级", before.ladder or "不升级", after.ladder or "不升级"),
        Line("自何日起适用", f"{old.valid_from:%Y-%m-%d}", f"{new.valid_from:%Y-%m-%d}"),
    ]


def preset_rows(found: list[Difference]) -> list[PresetRow]:
    """Return the differences with their words and how many running clocks keep the old version."""
    running = policy_reads.running_on([one.old.pk for one in found if one.old])
    return [
        PresetRow(
            key=one.key,
            name=policy_reads.name_of(one.new),
            old=one.old,
            old_words=words_of(one.old) if one.old else None,
            new=one.new,
            words=words_of(one.new),
            running=running.get(one.old.pk, 0) if one.old else 0,
        )
        for one in found
    ]


def who_changed(policy: DeadlinePolicy) -> str:
    """Return who wrote a version; empty for what the platform was shipped with."""
    event = audit.trail(Subject("deadline_policy", policy.pk)).first()
    if event is None:
        return ""
    user = User.objects.filter(pk=event.user_id).first() if event.user_id else None
    return user.name if user else "系统"
