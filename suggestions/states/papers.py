"""The words of what goes out on paper: how a 交办单 was handed over, where an 交办会 stands."""

from django.db.models import TextChoices


class HandoverWay(TextChoices):
    """How a paper reached a unit that works on paper."""

    IN_PERSON = "in_person", "当面送达"
    FETCHED = "fetched", "单位派人来取"
    COURIER = "courier", "机要或邮寄"
    AT_MEETING = "at_meeting", "交办会上发放"


class HandoutState(TextChoices):
    """Where an 交办会 stands."""

    PLANNED = "planned", "筹备中"
    HELD = "held", "已召开"
