"""What the suite itself promises: tests of a group run on one worker."""

from __future__ import annotations

import os

import pytest


@pytest.mark.xdist_group("grouped")
def test_a_group_is_kept_together(request: pytest.FixtureRequest) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        pytest.skip("there is one worker")
    assert request.node.nodeid.endswith("@grouped")


@pytest.mark.browser
def test_tests_of_the_browser_are_with_the_demos(request: pytest.FixtureRequest) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        pytest.skip("there is one worker")
    assert request.node.nodeid.endswith("@demo")
