"""Counting tries: a fixed window per scope and key, and nobody kept out because the cache is away."""

import time

import pytest
from django.core.cache import cache
from pytest_django import Settings

from core.ratelimit import hit


def tries(count: int, key: str = "10.0.0.1", scope: str = "test", seconds: int = 60) -> list[bool]:
    return [hit(scope=scope, key=key, limit=3, seconds=seconds) for _ in range(count)]


def test_lets_three_through_and_no_more() -> None:
    assert tries(5) == [True, True, True, False, False]


def test_counts_each_key_and_scope_apart() -> None:
    tries(3)

    assert tries(1, key="10.0.0.2") == [True]
    assert tries(1, scope="other") == [True]
    assert tries(1) == [False]


def test_begins_again_after_the_window() -> None:
    tries(4, seconds=1)
    time.sleep(1.1)

    assert tries(1, seconds=1) == [True]


def test_keeps_no_key_that_could_be_read() -> None:
    tries(1, key="13900000000")

    kept = [name.decode() for name in cache._cache.get_client().scan_iter(match="*:rate:test:*")]
    assert len(kept) == 1
    assert "13900000000" not in kept[0]


def test_with_the_cache_away_everybody_is_let_through(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1"}}

    assert tries(5) == [True] * 5
    assert "rate limit test not counted, cache away" in caplog.text
