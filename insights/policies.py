"""The only place for who may gather opinions into a common problem and decide on it, and who evaluates stations."""

from django.conf import settings

from accounts.roles import Role
from accounts.states import OrgKind
from core.actors import Actor, Capacity
from insights.models import Bulletin, CommonProblem, StationFinding
from suggestions.policies import PRESIDIUM, STATION

COUNTY = (Role.COUNTY_DISPATCHER, Role.SUPERVISORY_COMMITTEE)


def gatherer(actor: Actor) -> Capacity | None:
    """联络站、乡镇人大（街道工委）、县人大代表工委和专工委的工作人员。"""
    return next(iter(actor.acting_as(*COUNTY, *PRESIDIUM, *STATION)), None)


def keeper(problem: CommonProblem, actor: Actor) -> Capacity | None:
    """归集单位的工作人员，或者本乡镇人大、县人大代表工委和专工委。"""
    own = next((c for c in actor.acting_as(*STATION) if c.organisation_id == problem.owner_id), None)
    return decider(problem, actor) or own


def decider(problem: CommonProblem, actor: Actor) -> Capacity | None:
    """本乡镇人大（街道工委）；县级的为县人大代表工委和专工委。"""
    for capacity in actor.acting_as(*COUNTY):
        return capacity
    code = problem.owner.region.code
    covering = (c for c in actor.acting_as(*PRESIDIUM) if c.region_code and code.startswith(c.region_code))
    return next(covering, None)


def evaluator(actor: Actor) -> Capacity | None:
    """县人大代表工委：关闭季度、登记核查和发现的问题。"""
    return next(iter(actor.acting_as(Role.COUNTY_DISPATCHER)), None)


def evaluator_of(finding: StationFinding, actor: Actor) -> Capacity | None:
    """县人大代表工委。"""
    return evaluator(actor)


def rectifier(finding: StationFinding, actor: Actor) -> Capacity | None:
    """本站的站长、工作人员；本站没有人的，由本乡镇人大（街道工委）代报。"""
    station = finding.card.station
    own = (c for c in actor.acting_as(*STATION) if c.organisation_id == station.organisation_id)
    covering = (c for c in actor.acting_as(*PRESIDIUM) if c.region_code)
    return next(own, None) or next((c for c in covering if station.region.code.startswith(c.region_code)), None)


def drafter(actor: Actor) -> Capacity | None:
    """县人大代表工委；乡镇人大（街道工委）。"""
    return next(iter(actor.acting_as(Role.COUNTY_DISPATCHER, *PRESIDIUM)), None)


def bulletin_keeper(bulletin: Bulletin, actor: Actor) -> Capacity | None:
    """发文机关的工作人员。"""
    posts = actor.acting_as(Role.COUNTY_DISPATCHER, *PRESIDIUM)
    return next((post for post in posts if post.organisation_id == bulletin.owner_id), None)


def bulletin_signer(bulletin: Bulletin, actor: Actor) -> Capacity | None:
    """县级为常委会领导，乡镇级为乡镇人大主席；按本县规定授权的，由发文机关登记谁批准签发。"""
    if settings.NOTICE_SIGNED_BY == "dispatcher":
        return bulletin_keeper(bulletin, actor)
    if bulletin.owner.kind != OrgKind.PRESIDIUM:
        return next(iter(actor.acting_as(Role.SC_LEADER)), None)
    chairs = actor.acting_as(Role.PRESIDIUM_CHAIR)
    return next((post for post in chairs if post.organisation_id == bulletin.owner_id), None)
