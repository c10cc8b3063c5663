"""Metrics that a test registers are gone after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from featurenet.metrics.metric import METRICS


@pytest.fixture(autouse=True)
def only_own_metrics(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(METRICS, "_items", dict(METRICS._items))
    yield
