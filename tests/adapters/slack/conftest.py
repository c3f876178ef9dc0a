"""What tests of Ribbon on Slack are handed."""

from __future__ import annotations

import pytest

from tests.doubles.slack.running import HTTP, SOCKETS


@pytest.fixture(params=[SOCKETS, HTTP])
def over(request: pytest.FixtureRequest) -> str:
    """Each of the two ways in which Slack reaches Ribbon."""
    found: str = request.param
    return found


@pytest.fixture(autouse=True)
def _follows_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Home tab follows what others do as soon as it can."""
    monkeypatch.setattr("adapters.slack.client.places.PAUSE", 0.01)
