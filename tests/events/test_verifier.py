"""The stand-alone verifier's mathematics, against RFC 6962 written down as it reads."""

import base64
import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import verifier
from events.verifier import (
    Checkpoint,
    Edge,
    Key,
    NotWholeError,
    check_growth,
    check_log,
    content_of,
    leaf_hash,
    lines_of,
    main,
    read_checkpoint,
    root_by_inclusion,
)

LEAVES = st.lists(st.binary(max_size=4), min_size=1, max_size=40)


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def half(size: int) -> int:
    power = 1
    while power * 2 < size:
        power *= 2
    return power


def mth(leaves: list[bytes]) -> bytes:
    """Merkle Tree Hash, RFC 6962 2.1."""
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return sha(b"\x00" + leaves[0])
    k = half(len(leaves))
    return sha(b"\x01" + mth(leaves[:k]) + mth(leaves[k:]))


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """Audit path, RFC 6962 2.1.1."""
    if len(leaves) == 1:
        return []
    k = half(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def proof(m: int, leaves: list[bytes], *, is_whole: bool = True) -> list[bytes]:
    """Consistency proof, RFC 6962 2.1.2."""
    if m == len(leaves):
        return [] if is_whole else [mth(leaves)]
    k = half(len(leaves))
    if m <= k:
        return [*proof(m, leaves[:k], is_whole=is_whole), mth(leaves[k:])]
    return [*proof(m - k, leaves[k:], is_whole=False), mth(leaves[:k])]


def grown(leaves: list[bytes]) -> Edge:
    edge = Edge()
    for leaf in leaves:
        for _ in edge.append(leaf_hash(leaf)):
            pass
    return edge


@given(leaves=LEAVES)
def test_a_tree_that_grows_has_the_root_of_the_whole(leaves):
    edge = grown(leaves)

    assert edge.root() == mth(leaves)
    assert Edge(edge.size, [node.hash for node in edge.nodes()]).root() == edge.root()


def test_an_empty_tree_has_the_root_of_nothing():
    assert Edge().root() == mth([])


@given(leaves=LEAVES, data=st.data())
def test_a_leaf_is_proved_to_be_in_the_tree_and_no_other(leaves, data):
    m = data.draw(st.integers(0, len(leaves) - 1))
    steps = path(m, leaves)

    assert root_by_inclusion(leaf_hash(leaves[m]), m, len(leaves), steps) == mth(leaves)
    assert root_by_inclusion(leaf_hash(b"another"), m, len(leaves), steps) != mth(leaves)
    for wrong in ([*steps, sha(b"")], steps[:-1]):
        if wrong != steps:
            with pytest.raises(NotWholeError, match="The proof is"):
                root_by_inclusion(leaf_hash(leaves[m]), m, len(leaves), wrong)


@pytest.mark.parametrize("index", [-1, 3])
def test_a_place_outside_of_the_tree_is_refused(index):
    with pytest.raises(NotWholeError, match="no place"):
        root_by_inclusion(leaf_hash(b""), index, 3, [])


@given(leaves=LEAVES, data=st.data())
def test_a_tree_is_proved_to_have_grown(leaves, data):
    m = data.draw(st.integers(1, len(leaves)))

    check_growth(m, mth(leaves[:m]), len(leaves), mth(leaves), proof(m, leaves))


@given(leaves=LEAVES, data=st.data())
def test_a_tree_that_begins_otherwise_is_not_proved_to_have_grown(leaves, data):
    m = data.draw(st.integers(1, len(leaves)))
    at = data.draw(st.integers(0, m - 1))
    changed = [*leaves[:at], leaves[at] + b"x", *leaves[at + 1 :]]

    with pytest.raises(NotWholeError):
        check_growth(m, mth(leaves[:m]), len(leaves), mth(changed), proof(m, changed))


@given(leaves=LEAVES, data=st.data())
def test_a_proof_of_growth_is_neither_shorter_nor_longer(leaves, data):
    m = data.draw(st.integers(1, len(leaves)))
    steps = proof(m, leaves)
    for wrong in ([*steps, sha(b"")], steps[:-1]):
        if wrong != steps:
            with pytest.raises(NotWholeError):
                check_growth(m, mth(leaves[:m]), len(leaves), mth(leaves), wrong)


def test_every_log_has_grown_from_an_empty_one():
    check_growth(0, mth([]), 3, mth([b"1", b"2", b"3"]), [])


def test_no_log_shrinks():
    with pytest.raises(NotWholeError, match="can not have grown"):
        check_growth(3, mth([b"1", b"2", b"3"]), 2, mth([b"1", b"2"]), [])


def test_the_lines_of_a_log_are_those_of_its_checkpoint():
    lines = [b'["event-2",1]', b'["event-2",2]', b'["event-2",3]']
    checkpoint = Checkpoint("log", 3, mth(lines))

    assert check_log([line + b"\n" for line in lines], checkpoint) == (3, 0)
    hidden = leaf_hash(lines[1]).hex().encode()
    assert check_log([lines[0], hidden, lines[2], b"a later one"], checkpoint) == (2, 1)
    with pytest.raises(NotWholeError, match="has 2 events"):
        check_log(lines[:2], checkpoint)
    with pytest.raises(NotWholeError, match="changed, taken out, put in or moved"):
        check_log([lines[1], lines[0], lines[2]], checkpoint)


@given(public=st.binary(min_size=32, max_size=32))
def test_a_public_key_is_read_as_it_is_written(public):
    key = Key.of("training-records/log", 1, public)

    assert Key.read(f"{key}\n") == key


@pytest.mark.parametrize("line", ["", "log", "log+00000000+AAAA", "log+zz+!!", "a+b+c+d"])
def test_a_damaged_public_key_is_told(line):
    with pytest.raises(NotWholeError):
        Key.read(line)


@pytest.mark.parametrize(
    "note",
    ["", "log\n3\n", "log\n-1\nAAAA\n", "log\n03\nAAAA\n", "log\nx\ny\n", "log\n3\nAAAA\n\n"],
)
def test_what_is_no_checkpoint_is_told(note):
    with pytest.raises(NotWholeError, match="no checkpoint"):
        read_checkpoint(note)


def test_a_checkpoint_is_read_as_it_is_written():
    checkpoint = Checkpoint("log", 3, sha(b""))

    assert read_checkpoint(checkpoint.body()) == checkpoint
    assert base64.b64encode(sha(b"")).decode() in checkpoint.body()


def test_a_line_that_never_ends_is_told_and_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(verifier, "LONGEST_LINE", 8)
    endless = io.BytesIO(b"as long\n" + b"x" * 100)

    lines = lines_of(endless)

    assert next(lines) == b"as long\n"
    with pytest.raises(NotWholeError, match="longer than any event"):
        next(lines)
    assert endless.tell() == 8 + 9


def test_a_file_that_never_ends_is_told_and_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(verifier, "LARGEST_FILE", 8)

    with pytest.raises(NotWholeError, match="zero is larger than any file of this kind"):
        content_of(Path("/dev/zero"))


def test_a_machine_with_too_little_memory_is_told_in_words(monkeypatch, capsys, tmp_path):
    def too_large(path: Path) -> bytes:
        raise MemoryError

    monkeypatch.setattr(verifier, "content_of", too_large)

    assert main(["proof", str(tmp_path / "proof"), "--key", str(tmp_path / "key")]) == 2
    assert capsys.readouterr().err == (
        "Could not check it: this machine has too little memory for it.\n"
    )


def test_many_values_are_taken_apart_without_copying_what_stands_behind_each():
    class Counted(bytes):
        """Bytes that count how many of them are copied."""

        copied = 0

        def __getitem__(self, key):
            part = super().__getitem__(key)
            Counted.copied += len(part) if isinstance(part, bytes) else 1
            return part

    values = 1_000

    assert len(verifier._der(Counted(b"\5\0" * values))) == values
    assert Counted.copied < 10 * values
