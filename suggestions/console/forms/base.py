"""The names under which the console's forms find what every form of a step has."""

from core.step_forms import LONG, TIME_FORMAT, MomentField, StepForm, day_field, line, long_text, minute, one_of, tick

__all__ = [
    "LONG",
    "TIME_FORMAT",
    "MomentField",
    "StepForm",
    "day_field",
    "line",
    "long_text",
    "minute",
    "one_of",
    "tick",
]
