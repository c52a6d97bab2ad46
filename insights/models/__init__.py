"""The tables of insights, split by subject."""

from insights.models.bulletins import Bulletin
from insights.models.pool import OpinionCube, OpinionFact
from insights.models.problems import CommonProblem, ProblemFollowUp, ProblemMember
from insights.models.scorecards import CardFigure, FindingReport, ScoreQuarter, StationCard, StationFinding

__all__ = [
    "Bulletin",
    "CardFigure", "CommonProblem", "FindingReport", "OpinionCube", "OpinionFact", "ProblemFollowUp", "ProblemMember",
    "ScoreQuarter", "StationCard", "StationFinding",
]  # fmt: skip
