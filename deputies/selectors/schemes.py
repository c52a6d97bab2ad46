"""The only place that reads scoring schemes: which there are, which holds, their rules and what is wrong with them."""

from django.db.models import QuerySet

from accounts.policies import sees_county
from accounts.roles import TOWNSHIP_ROLES
from core.actors import Actor, ActorKind
from deputies import scoring
from deputies.models import Scheme, SchemeRule
from deputies.states import DutyKind, SchemeState


def schemes_for(actor: Actor) -> QuerySet[Scheme]:
    """Return the schemes this actor may read: staff of the congress all, deputies those that were approved."""
    if actor.kind == ActorKind.SYSTEM or sees_county(actor) or actor.acting_as(*TOWNSHIP_ROLES):
        return Scheme.objects.all()
    if actor.identity("deputy") is not None:
        return Scheme.objects.exclude(state=SchemeState.DRAFT)
    return Scheme.objects.none()


def scheme_in_force(year: int, level: str) -> Scheme | None:
    """Return the approved or locked scheme of a year and level."""
    return Scheme.objects.filter(year=year, level=level).exclude(state=SchemeState.DRAFT).first()


def rules_with_counts(scheme: Scheme) -> list[SchemeRule]:
    """Return a scheme's rules with what they count, in the order of their codes."""
    return list(scheme.rules.prefetch_related("counts").order_by("code"))


def rules_of(scheme: Scheme) -> list[scoring.Rule]:
    """Return a scheme's rules as the scoring takes them, in the order of their codes."""
    rules = scheme.rules.prefetch_related("counts").order_by("code")
    return [scoring_rule(rule) for rule in rules]


def scoring_rule(rule: SchemeRule) -> scoring.Rule:
    """Return one rule as the scoring takes it."""
    counts = tuple(
        scoring.Count(tuple(c.kinds), c.first, c.further, c.cap, c.per_day, c.minus)
        for c in sorted(rule.counts.all(), key=lambda c: c.pk)
    )
    return scoring.Rule(rule.code, rule.item, rule.section, rule.formula, rule.cap, counts, rule.pro_rata)


def contradictions(scheme: Scheme) -> list[str]:
    """Return what keeps a scheme from being approved, each as a sentence."""
    labels = {kind.value: str(kind.label) for kind in DutyKind}
    return scoring.contradictions(rules_of(scheme), total=scheme.total, bonus_total=scheme.bonus_total, labels=labels)
