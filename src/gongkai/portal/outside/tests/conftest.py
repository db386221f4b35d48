"""The small portal, for the tests of its reviews."""

from gongkai.portal.tests.conftest import portal

__all__ = ["portal"]
