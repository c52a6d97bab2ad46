"""Document numbers: one after the other, for each kind and year, without gaps."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import transaction

from core.models import NumberSequence
from core.sequences import next_number
from core.tests.given_threads import PATIENCE, at_once, in_thread, until_somebody_waits_for_a_lock


@pytest.mark.django_db
def test_counts_each_kind_and_year_from_one() -> None:
    assert [next_number("letter", 2026) for _ in range(3)] == [1, 2, 3]
    assert next_number("letter", 2027) == 1
    assert next_number("notice", 2026) == 1
    assert next_number("letter", 2026) == 4


@pytest.mark.django_db(transaction=True)
def test_needs_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        next_number("letter", 2026)

    assert not NumberSequence.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("given_before", [0, 1])
def test_a_number_rolled_back_goes_to_whoever_waited_for_it(given_before: int) -> None:
    for _ in range(given_before):
        with transaction.atomic():
            next_number("letter", 2026)
    taken = Event()

    def second() -> int:
        assert taken.wait(PATIENCE)
        with transaction.atomic():
            return next_number("letter", 2026)

    with ThreadPoolExecutor(1) as pool:
        waiting = in_thread(pool, second)
        with transaction.atomic():
            first = next_number("letter", 2026)
            taken.set()
            until_somebody_waits_for_a_lock()
            transaction.set_rollback(True)

        assert (first, waiting.result(PATIENCE)) == (given_before + 1, given_before + 1)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_leave_no_gap_and_share_no_number() -> None:
    def twenty() -> list[int]:
        numbers = []
        for turn in range(20):
            with transaction.atomic():
                numbers.append(next_number("letter", 2026))
                if turn % 5 == 4:  # every fifth is given back
                    numbers.pop()
                    transaction.set_rollback(True)
        return numbers

    first, second = at_once(twenty)

    assert sorted(first + second) == list(range(1, 33))
