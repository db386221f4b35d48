"""From an attachment's bytes to every text it carries, seen and unseen."""

from gongkai.portal.checks.reading.files import Unreadable, pieces_of

__all__ = ["Unreadable", "pieces_of"]
