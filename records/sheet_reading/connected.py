"""Which dots of ink hang together."""

import numpy as np
from numpy.typing import NDArray


class Groups:
    """Runs of ink, each with the group it hangs together with; groups can be joined."""

    def __init__(self, ink: NDArray[np.bool_]) -> None:
        """Group the dots that touch, at their corners too.

        Args:
            ink: a picture of it.
        """
        padded = np.pad(ink, ((0, 0), (1, 1))).astype(np.int8)
        change = np.diff(padded, axis=1)
        self.lines, self.firsts = np.nonzero(change == 1)
        self.lasts = np.nonzero(change == -1)[1] - 1
        self._parents = list(range(len(self.lines)))
        self._starts = np.searchsorted(self.lines, np.arange(ink.shape[0] + 1))
        for line in range(1, ink.shape[0]):
            self.join(line - 1, line, slack=1)

    def join(self, above: int, below: int, *, slack: int) -> None:
        """Join the groups of two lines wherever their runs overlap.

        Args:
            slack: so many dots aside are as good as over each other.
        """
        upper = range(self._starts[above], self._starts[above + 1])
        lower = range(self._starts[below], self._starts[below + 1])
        first = upper.start
        for number in lower:
            left, right = self.firsts[number] - slack, self.lasts[number] + slack
            while first < upper.stop and self.lasts[first] < left:
                first += 1
            other = first
            while other < upper.stop and self.firsts[other] <= right:
                self.unite(other, number)
                other += 1

    def unite(self, one: int, other: int) -> None:
        """Join the groups of two runs."""
        self._parents[self._root(one)] = self._root(other)

    def of_runs(self) -> NDArray[np.int64]:
        """The group of each run, numbered from 0."""
        roots = [self._root(number) for number in range(len(self._parents))]
        return np.unique(np.array(roots, dtype=np.int64), return_inverse=True)[1]

    def run_at(self, line: int, dot: int) -> int:
        """The run that holds a dot of ink."""
        start, stop = self._starts[line], self._starts[line + 1]
        return int(start + np.searchsorted(self.lasts[start:stop], dot))

    def _root(self, number: int) -> int:
        while self._parents[number] != number:
            self._parents[number] = self._parents[self._parents[number]]
            number = self._parents[number]
        return number
