"""What the API of the stations' evaluation takes and shows: cards with their figures, findings, their steps."""

from typing import Any

from rest_framework import serializers

from insights import lifecycle, scoring
from insights.selectors.scorecards import Board, Card
from insights.states import FindingAction, Indicator, SixItem


class FigureOut(serializers.Serializer):  # type: ignore[type-arg]
    """One indicator: how many of how many, its points, the county's median as shown."""

    indicator = serializers.CharField()
    name = serializers.CharField()
    part = serializers.IntegerField(allow_null=True)
    whole = serializers.IntegerField(allow_null=True, help_text="不到5件的不算比例，请直接列出两个数。")
    points = serializers.FloatField(allow_null=True, help_text="空表示不计分。")
    weight = serializers.IntegerField()
    median = serializers.CharField(help_text="不到5个站可计的为空。")


class CardOut(serializers.Serializer):  # type: ignore[type-arg]
    """One station in one quarter."""

    quarter = serializers.CharField(help_text="如 2026q4。")
    closed = serializers.BooleanField(help_text="没有关闭的是暂计，数字会变动。")
    station = serializers.UUIDField()
    name = serializers.CharField()
    score = serializers.FloatField(allow_null=True, help_text="100分里能计的不到60分，不计总分，为空。")
    counted = serializers.IntegerField(help_text="100分里能计的分。")
    stars = serializers.CharField(help_text="关闭以后才评。")
    figures = FigureOut(many=True)


class AnswerableOut(serializers.Serializer):  # type: ignore[type-arg]
    """Somebody who may answer for a finding."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class CardPageOut(CardOut):
    """A card as its page shows it."""

    answerable = AnswerableOut(many=True)


class BoardOut(serializers.Serializer):  # type: ignore[type-arg]
    """A quarter: its cards in the caller's scope in the order of the regions, and the county's median score."""

    quarter = serializers.CharField()
    closed = serializers.BooleanField()
    median_score = serializers.CharField()
    stations = serializers.IntegerField(help_text="全县参加评价的站数。")
    cards = CardOut(many=True)


def board_body(board: Board) -> dict[str, Any]:
    """Return a quarter as the API shows it."""
    return {
        "quarter": board.quarter.slug,
        "closed": board.closed is not None,
        "median_score": board.median.score,
        "stations": board.median.stations,
        "cards": [card_body(card, board) for card in board.cards],
    }


def card_body(card: Card, board: Board) -> dict[str, Any]:
    """Return a card as the API shows it."""
    score = card.score
    return {
        "quarter": board.quarter.slug,
        "closed": board.closed is not None,
        "station": card.station.public_id,
        "name": card.station.name,
        "score": round(float(score.value), 1) if score and score.enough else None,
        "counted": score.counted if score else 0,
        "stars": score.stars if score and board.closed else "",
        "figures": [_figure(indicator, card, board) for indicator in Indicator],
    }


def _figure(indicator: Indicator, card: Card, board: Board) -> dict[str, Any]:
    figure = card.figures.get(indicator)
    earned = scoring.points(indicator, figure) if figure else None
    return {
        "indicator": indicator.value,
        "name": indicator.label,
        "part": figure.part if figure else None,
        "whole": figure.whole if figure else None,
        "points": round(float(earned), 1) if earned is not None else None,
        "weight": scoring.WEIGHTS.get(indicator, 0),
        "median": board.median.shown[indicator],
    }


class FindingReportOut(serializers.Serializer):  # type: ignore[type-arg]
    """One report of the station."""

    text = serializers.CharField()
    reported_at = serializers.DateTimeField()
    returned_at = serializers.DateTimeField(allow_null=True)
    return_reason = serializers.CharField()


class FindingRow(serializers.Serializer):  # type: ignore[type-arg]
    """One line of the list of findings."""

    id = serializers.UUIDField(source="public_id")
    station = serializers.UUIDField(source="card.station.public_id")
    station_name = serializers.CharField(source="card.station.name")
    text = serializers.CharField()
    task = serializers.CharField()
    responsible = serializers.CharField(source="responsible.name")
    due_on = serializers.DateField()
    state = serializers.CharField()
    state_label = serializers.CharField(source="get_state_display")
    version = serializers.IntegerField()


class FindingOut(FindingRow):
    """A finding as its page shows it."""

    reports = FindingReportOut(many=True)
    withdraw_reason = serializers.CharField()
    available_actions = serializers.SerializerMethodField()

    def get_available_actions(self, finding: Any) -> list[str]:
        """Return the actions this caller can take now."""
        return [str(a) for a in lifecycle.FINDING.available_actions(finding, self.context["actor"])]


class CheckIn(serializers.Serializer):  # type: ignore[type-arg]
    """What was found to be there; an empty list says nothing was."""

    items = serializers.ListField(child=serializers.ChoiceField(choices=SixItem.choices))


class FindingIn(serializers.Serializer):  # type: ignore[type-arg]
    """A new finding; the same key returns the same one."""

    key = serializers.CharField(max_length=64)
    text = serializers.CharField(max_length=5000)
    task = serializers.CharField(max_length=5000)
    responsible_id = serializers.IntegerField(help_text="本站站长或工作人员的用户编号。")
    due_on = serializers.DateField()


class FindingStepIn(serializers.Serializer):  # type: ignore[type-arg]
    """Every step says on which version it was decided."""

    version = serializers.IntegerField()


class FindingReportIn(FindingStepIn):
    """What the station has done."""

    text = serializers.CharField(max_length=5000)


class FindingReasonIn(FindingStepIn):
    """Why it is sent back or withdrawn."""

    reason = serializers.CharField(max_length=500)


INPUTS: dict[FindingAction, type[FindingStepIn]] = {
    FindingAction.REPORT: FindingReportIn,
    FindingAction.CONFIRM: FindingStepIn,
    FindingAction.RETURN: FindingReasonIn,
    FindingAction.WITHDRAW: FindingReasonIn,
}
