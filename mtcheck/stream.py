"""Many articles through one checker: in order, a bounded number at a time."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from mtcheck.report import Cleaned


def in_order(
    clean: Callable[[str], Cleaned],
    texts: Iterable[str],
    batch_size: int,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Cleaned]:
    """The results of ``clean`` in the order of ``texts``, on as many threads as there are cores.

    Args:
        batch_size: articles worked on at a time; so many are read ahead at most.
        progress: called with the number of articles done so far.

    What ``texts`` or ``clean`` raises comes when its turn does.
    """
    waiting: deque[Future[Cleaned]] = deque()
    source: Iterator[str] | None = iter(texts)
    failure: Exception | None = None
    done = 0
    with ThreadPoolExecutor(min(batch_size, os.cpu_count() or 1)) as pool:
        while waiting or source is not None:
            try:
                while source is not None and len(waiting) < batch_size:
                    waiting.append(pool.submit(clean, next(source)))
            except StopIteration:
                source = None
            except Exception as error:  # what was read before it still comes out first
                source, failure = None, error
            if waiting:
                yield waiting.popleft().result()
                done += 1
                if progress is not None:
                    progress(done)
    if failure is not None:
        raise failure
