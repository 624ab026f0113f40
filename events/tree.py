"""Read the log's tree as it is stored: its root at any size, and the proofs that it gives.

A proof of one event among a million asks some seven queries of at most 256 hashes each, since a
row is kept of every eighth height of the tree.
"""

from collections.abc import Iterator

from events.models import Seal, TreeNode
from events.sealing import KEPT_HEIGHTS
from events.verifier import Edge, NotWholeError, heights_of, node_hash

TILE = 1 << KEPT_HEIGHTS


class StoredTree:
    """The tree of the events that are sealed; each hash is read once."""

    def __init__(self) -> None:
        self._tiles: dict[tuple[int, int], dict[int, bytes]] = {}

    def edge(self, size: int) -> Edge:
        """The right edge of the tree when it had so many leaves."""
        return Edge(size, list(self._parts(0, size)))

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The hashes that lead from a leaf to the root (RFC 6962 2.1.1).

        Args:
            index: of the leaf; the first is 0.
            size: leaves in the tree, of those that are stored.
        """
        low, high, path = 0, size, []
        while high - low > 1:
            middle = low + _half(high - low)
            if index < middle:
                path.append(self._hash(middle, high))
                high = middle
            else:
                path.append(self._hash(low, middle))
                low = middle
        return path[::-1]

    def growth(self, older: int, newer: int) -> list[bytes]:
        """The hashes by which a tree is shown to begin with an older one (RFC 6962 2.1.2).

        Raises:
            NotWholeError: the older one is larger.
        """
        if older > newer:
            raise NotWholeError(f"The log has {newer} events, and {older} were there before")
        if older == 0:
            return []
        low, high, path = 0, newer, []
        while high != older:
            middle = low + _half(high - low)
            if older <= middle:
                path.append(self._hash(middle, high))
                high = middle
            else:
                path.append(self._hash(low, middle))
                low = middle
        if low:
            path.append(self._hash(low, high))
        return path[::-1]

    def _hash(self, low: int, high: int) -> bytes:
        """The hash over the leaves from `low` up to `high`, a node of the tree."""
        return Edge(high - low, list(self._parts(low, high))).root()

    def _parts(self, low: int, high: int) -> Iterator[bytes]:
        """The whole subtrees over these leaves, largest first."""
        for height in heights_of(high - low):
            yield self._node(height, low >> height)
            low += 1 << height

    def _node(self, height: int, index: int) -> bytes:
        kept = height - height % KEPT_HEIGHTS
        width = 1 << (height - kept)
        hashes = [self._kept(kept, index * width + each) for each in range(width)]
        while len(hashes) > 1:
            hashes = [node_hash(*pair) for pair in zip(hashes[::2], hashes[1::2], strict=True)]
        return hashes[0]

    def _kept(self, height: int, index: int) -> bytes:
        place = (height, index // TILE)
        if place not in self._tiles:
            self._tiles[place] = _read(height, index // TILE * TILE)
        if index not in self._tiles[place]:
            raise NotWholeError(f"The log's tree lacks the hash {index} of height {height}")
        return self._tiles[place][index]


def _read(height: int, first: int) -> dict[int, bytes]:
    """The 256 hashes of a height from `first` on, as many as there are.

    Raises:
        NotWholeError: one of them is no hash.
    """
    if height == 0:
        among = Seal.objects.filter(position__gt=first, position__lte=first + TILE)
        stored = {place - 1: each for place, each in among.values_list("pk", "hash")}
    else:
        nodes = TreeNode.objects.filter(height=height, index__gte=first, index__lt=first + TILE)
        stored = dict(nodes.values_list("index", "hash"))
    try:
        return {index: bytes.fromhex(each) for index, each in stored.items()}
    except ValueError:
        last = first + TILE - 1
        raise NotWholeError(
            f"One of the hashes {first} to {last} of height {height} of the log's tree is no hash"
        ) from None


def _half(size: int) -> int:
    """The largest power of two below a size: how many leaves are on the left (RFC 6962 2.1)."""
    return 1 << (size - 1).bit_length() - 1
