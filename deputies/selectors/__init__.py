"""Reads of the deputies; every one starts from what the actor may see."""

from deputies.selectors.roll import (
    as_deputy,
    deputy_id_of_user,
    exercisable,
    in_office,
    mandate_to_use,
    mandates_on,
    named,
    of_region,
    visible_to,
)

__all__ = [
    "as_deputy",
    "deputy_id_of_user",
    "exercisable",
    "in_office",
    "mandate_to_use",
    "mandates_on",
    "named",
    "of_region",
    "visible_to",
]
