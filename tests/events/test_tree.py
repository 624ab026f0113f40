"""The tree as it is stored gives the proofs that RFC 6962 describes, whatever its size."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.event_log import Happened, record_events
from events.models import Seal, TreeNode
from events.sealing import seal_waiting
from events.tree import StoredTree
from events.verifier import Edge, NotWholeError, check_growth, root_by_inclusion
from people.actions.members import MEMBER_CHANGE
from tests.append_only import change_by_force

pytestmark = pytest.mark.django_db

SIZES = (1, 2, 3, 255, 256, 257, 511, 512, 513, 700)


@pytest.fixture
def roots() -> list[bytes]:
    """The root at each size from 0 to 700, by the hashes of the leaves alone."""
    record_events([Happened(MEMBER_CHANGE)] * 700, by=None)
    seal_waiting()
    edge = Edge()
    roots = [edge.root()]
    for hashed in Seal.objects.order_by("position").values_list("hash", flat=True):
        for _ in edge.append(bytes.fromhex(hashed)):
            pass
        roots.append(edge.root())
    return roots


def test_a_hash_is_kept_over_each_256_events(roots):
    assert list(TreeNode.objects.order_by("index").values_list("height", "index")) == [
        (8, 0),
        (8, 1),
    ]


def test_its_edge_at_any_earlier_size_gives_the_root_of_then(roots):
    tree = StoredTree()

    assert [tree.edge(size).root() for size in SIZES] == [roots[size] for size in SIZES]


@pytest.mark.parametrize("size", SIZES)
def test_any_event_is_proved_at_any_size(roots, size):
    leaves = list(Seal.objects.order_by("position").values_list("hash", flat=True))
    tree = StoredTree()

    for index in {0, 1, 254, 255, 256, 257, 511, 512, 699, size - 1}:
        if index < size:
            path = tree.inclusion(index, size)
            leaf = bytes.fromhex(leaves[index])
            assert root_by_inclusion(leaf, index, size, path) == roots[size]


@pytest.mark.parametrize("older", SIZES)
def test_it_is_proved_to_have_grown_from_any_earlier_size(roots, older):
    tree = StoredTree()

    for newer in SIZES:
        if older <= newer:
            path = tree.growth(older, newer)
            check_growth(older, roots[older], newer, roots[newer], path)


def test_a_proof_reads_a_few_stretches_and_no_more(roots):
    with CaptureQueriesContext(connection) as queries:
        StoredTree().inclusion(300, 700)

    assert len(queries) == 3


@pytest.mark.parametrize(
    ("table", "at", "said"),
    [
        ("seal", "position = 700", "512 to 767 of height 0"),
        ("treenode", '"index" = 1', "0 to 255 of height 8"),
    ],
)
def test_a_hash_that_is_none_is_told(roots, table, at, said):
    change_by_force(f"UPDATE events_{table} SET hash = 'no hash' WHERE {at}")

    with pytest.raises(NotWholeError, match=f"One of the hashes {said} of the log's tree is no"):
        StoredTree().inclusion(0, 700)


def test_a_hash_that_is_missing_is_told(roots):
    with pytest.raises(NotWholeError, match="lacks the hash 700 of height 0"):
        StoredTree().inclusion(0, 701)
