"""How the work of a function grows with what it is given, whatever the machine does meanwhile."""

import time
from collections.abc import Callable


def measure_growth(work: Callable[[int], object], size: int) -> float:
    """How many times as long four times the size takes: about 4 where each part of it is looked at
    once, and 16 where each is compared with all.
    """

    def measure(size: int) -> float:
        start = time.process_time()
        work(size)
        return time.process_time() - start

    small = min(measure(size) for _ in range(3))
    return min(measure(4 * size) for _ in range(3)) / small


EVEN = 9.0
"""Between the two, where nothing is compared with all."""
