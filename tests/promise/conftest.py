"""How hard the promise is tested, and in silence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog
from hypothesis import HealthCheck, settings

# What CI runs is the same every time. Fuzzing draws anew each time, ten times as much, and remembers what it found.
settings.register_profile("fuzz", deadline=None, print_blob=True, suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True, scope="package")
def quiet() -> Iterator[None]:
    """A line of log for each of a million commands would take longer than the commands."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    yield
    structlog.reset_defaults()
