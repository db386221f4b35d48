"""Django behind a layer of its own that keeps ready bytes, for the tests of public pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction

from gongkai.ledger import changes
from gongkai.site.ready.following import Keeper
from gongkai.site.ready.layer import Layer
from gongkai.site.ready.store import Store


@contextmanager
def layer_over(folder: Path) -> Iterator[Layer]:
    """A layer that has followed what was announced so far."""
    with transaction.atomic():
        changes.announce("test", "1")
    store = Store(folder / "ready", 10_000_000)
    store.open("1")
    made = Layer(WSGIHandler(), store, 10_000_000)
    Keeper(made, lambda: store).look()
    yield made
    store.close()


def kept(layer: Layer) -> set[str]:
    """The addresses that are kept, each with its query."""
    found = layer.store._connection().execute("SELECT path || query FROM entry WHERE whole")
    return {path for (path,) in found}
