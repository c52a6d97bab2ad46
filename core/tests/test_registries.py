"""Registries and the clock: the two small things everybody leans on."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from pytest_django import Settings

from core import clock
from core.registries import Registry


class TestRegistry:
    def test_gives_what_was_registered_in_that_order(self) -> None:
        registry: Registry[str] = Registry("colours")
        registry.register("red", "红")
        registry.register("blue", "蓝")

        assert list(registry.items()) == [("red", "红"), ("blue", "蓝")]
        assert (registry.get("blue"), registry.get("green")) == ("蓝", None)

    def test_refuses_a_second_value_but_not_the_same_again(self) -> None:
        registry: Registry[list[int]] = Registry("numbers")
        first: list[int] = []
        registry.register("one", first)
        registry.register("one", first)

        with pytest.raises(ValueError, match="numbers: one"):
            registry.register("one", [])
        assert registry.get("one") is first


class TestClock:
    @pytest.fixture(autouse=True)
    def _new_years_eve(self) -> Iterator[None]:
        """Half past four in London, half past midnight of the next day in Shanghai."""
        with time_machine.travel(datetime(2026, 12, 31, 16, 30, tzinfo=UTC), tick=False):
            yield

    def test_tells_shanghais_time(self) -> None:
        now = clock.now()

        assert now.isoformat() == "2027-01-01T00:30:00+08:00"
        assert (str(now.tzinfo), clock.today().isoformat()) == ("Asia/Shanghai", "2027-01-01")

    def test_tells_the_day_and_year_of_an_instant_in_shanghai(self) -> None:
        instant = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)

        assert (clock.local_date(instant).isoformat(), clock.local_year(instant)) == ("2027-01-01", 2027)

    def test_moves_with_the_offset_file_each_time_it_is_read(self, settings: Settings, tmp_path: Path) -> None:
        offset = tmp_path / "offset"
        settings.RENDA_CLOCK_OFFSET_FILE = str(offset)
        before = clock.now()
        offset.write_text("3600\n", encoding="utf-8")
        later = clock.now()
        offset.write_text("-60", encoding="utf-8")
        earlier = clock.now()

        assert (later - before, before - earlier) == (timedelta(hours=1), timedelta(minutes=1))
