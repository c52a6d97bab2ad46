"""Numbers people put into addresses: what only looks like one breaks nothing."""

import pytest

from core import asked


@pytest.mark.parametrize(
    ("said", "expected"),
    [("7", 7), ("0", 0), ("", None), ("²", None), ("２０２６", None), ("-1", None), ("1.5", None), ("9" * 19, None)],
)
def test_a_number_is_written_in_plain_digits_and_fits_a_key(said, expected):
    assert asked.number(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"), [("2025", 2025), ("2027", 2026), ("1999", 2026), ("202²", 2026), ("", 2026)]
)
def test_a_year_is_this_one_unless_a_sensible_one_is_asked_for(said, expected):
    assert asked.year(said, present=2026) == expected


def test_a_later_year_may_be_allowed():
    assert asked.year("2027", present=2026, last=2100) == 2027
