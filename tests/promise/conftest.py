"""How hard the promise is tested."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# Fuzzing draws anew each time, ten times as much as continuous integration, which always tries the same.
settings.register_profile("fuzz", deadline=None, print_blob=True, suppress_health_check=list(HealthCheck))
