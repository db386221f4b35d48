"""Work that many threads of a process begin at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection


def at_once(threads: int, work: Callable[[int], None]) -> None:
    """Call `work` with each number below `threads`, all beginning when all are there.

    Raises the first error of any of them.
    """
    together = Barrier(threads)
    errors: list[BaseException] = []

    def begin(number: int) -> None:
        try:
            together.wait()
            work(number)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    workers = [Thread(target=begin, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if errors:
        raise errors[0]
