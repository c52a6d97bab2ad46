"""The tables of insights, split by subject."""

from insights.models.pool import OpinionCube, OpinionFact
from insights.models.problems import CommonProblem, ProblemFollowUp, ProblemMember

__all__ = ["CommonProblem", "OpinionCube", "OpinionFact", "ProblemFollowUp", "ProblemMember"]
