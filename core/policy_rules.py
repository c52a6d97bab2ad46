"""The only place for what a row of terms must keep to, and for whether two rows say the same."""

from itertools import pairwise

from core.errors import RuleBroken
from core.models import DeadlinePolicy
from core.term_points import LADDER_WHO, WARN_POINTS, ladder_steps, longer, promised_day, read_point, read_term
from core.terms import Term, TermUnit

# What makes a row another one; start and end rules are words about the same step.
TELLING = ("amount", "unit", "audience", "basis", "promise", "promise_basis", "warn", "ladder", "repeats")


def check(policy: DeadlinePolicy) -> None:
    """Check one row by itself.

    :raises RuleBroken: with the field and a sentence: a term of nothing, an unknown unit, no basis, a promise longer
        than the term, a warning before the start, a ladder that does not rise
    """
    if policy.amount < 1:
        raise RuleBroken("时限至少是1，不能是0。", field="term")
    if policy.unit not in {unit.value for unit in TermUnit}:
        raise RuleBroken("时限的单位只能是工作小时、工作日、天、月或者小时。", field="term")
    if not policy.basis.strip():
        raise RuleBroken("请写这一时限的依据：哪部法律、条例的第几条，或者本县哪份文件。", field="basis")
    _check_promise(policy)
    _check_warn(policy)
    _check_ladder(policy)


def differs(one: DeadlinePolicy, other: DeadlinePolicy) -> bool:
    """Return whether two rows of the same step say different things."""
    return any(getattr(one, name) != getattr(other, name) for name in TELLING)


def _check_promise(policy: DeadlinePolicy) -> None:
    if not policy.promise or promised_day(policy.promise, policy.valid_from) is not None:
        return
    promise = read_term(policy.promise, "promise")
    if longer(promise, policy.term):
        raise RuleBroken(
            f"服务承诺（{promise.label}）比办理时限（{policy.term.label}）还长，承诺只能更短。", field="promise"
        )


def _check_warn(policy: DeadlinePolicy) -> None:
    points = [read_point(code) for code in policy.warn]
    if len(points) > WARN_POINTS:
        raise RuleBroken(f"到期前最多提醒{WARN_POINTS}次。", field="warn")
    if len({point.code for point in points}) < len(points):
        raise RuleBroken("两次提醒写在了同一时间，请去掉一次。", field="warn")
    for point in points:
        if not longer(policy.term, point.term):
            raise RuleBroken(
                f"提醒时间（{point.label}）不短于办理时限（{policy.term.label}），提醒不到。", field="warn"
            )


def _check_ladder(policy: DeadlinePolicy) -> None:
    known = list(LADDER_WHO)
    if any(rung not in known for rung, _ in policy.ladder):
        raise RuleBroken("超期升级只报单位负责人、交办部门和领导。", field="ladder")
    steps = [(rung, _read(after)) for rung, after in policy.ladder] or ladder_steps(())
    for (rung, after), (later, longer_after) in pairwise(steps):
        if known.index(later) <= known.index(rung) or not longer(longer_after, after):
            raise RuleBroken(
                f"超期升级要一级比一级晚：报{LADDER_WHO[later]}（{longer_after.label}）要晚于"
                f"报{LADDER_WHO[rung]}（{after.label}）。",
                field="ladder",
            )


def _read(after: str) -> Term:
    return read_term(after, "ladder")
