"""Skipping by name, which is a failure where everything is required."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def missing(what: str) -> NoReturn:
    """Skips the test and says what is missing; under JBA_TEST_REQUIRE=all it fails."""
    if os.environ.get("JBA_TEST_REQUIRE") == "all":
        pytest.fail(f"required, but missing: {what}")
    pytest.skip(what)
