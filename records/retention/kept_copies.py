"""Copies of papers that stay when the papers go: with releases, in packs, in other papers on file.

What left is kept as it left, so no order can name it. Who signs is told of it before.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple
from zipfile import ZipFile

from django.core.files.storage import default_storage
from django.db.models import QuerySet

from people.models import Member
from records.leavers.packing import RECORD
from records.models import (
    DestructionOrder,
    Document,
    LeaverPack,
    ReleasePacket,
    ReleaseRequest,
    RequestPaper,
    SheetScan,
)
from records.retention.schedule import schedule

MOST_PACKS_KEPT_READ = 5_000
UNREAD = ", whose file can’t be read now, so it may hold one"


class KeptCopy(NamedTuple):
    """What holds a copy of papers that an order names.

    Args:
        where: what it is, naming no member: `Packet of release request R-00018`.
        named: the same for who signs, with whose it is.
        papers: the numbers of the papers, in order.
        kept: how long it is kept, and why.
    """

    where: str
    named: str
    papers: tuple[int, ...]
    kept: str


def copies_kept_of(order: DestructionOrder, *, reader: Member) -> list[KeptCopy]:
    """What holds a copy of what an order names, or of what went once it is carried out.

    Args:
        reader: to whom it is told, without what is kept from them.
    """
    rows = order.rows.all()
    if order.finished_at is not None:
        rows = rows.filter(destroyed_at__isnull=False)
    return kept_copies(set(rows.values_list("document", flat=True)), reader=reader)


def kept_copies(papers: Collection[int], *, reader: Member | None = None) -> list[KeptCopy]:
    """What holds a copy of papers, whole or as far as a decision let it leave.

    The same file may be on record more than once, so they are known by their hashes.

    Args:
        papers: the keys of the documents.
        reader: to whom it is told, without what is kept from them. None tells what is kept from
            nobody: not what is held with a release request, which whom it is about may not know.
    """
    by_hash: dict[str, set[int]] = defaultdict(set)
    owners: set[int] = set()
    found = Document.objects.filter(pk__in=papers)
    for key, sha256, member in found.values_list("pk", "sha256", "member"):
        by_hash[sha256].add(key)
        owners.add(member)
    requests = ReleaseRequest.objects.none()
    if reader is not None:
        requests = ReleaseRequest.objects.not_kept_from(reader)
    return [
        *_in_packets(by_hash, requests),
        *_in_request_papers(by_hash, requests),
        *_in_packs(by_hash, owners - {None}),
        *_on_file_again(by_hash, papers),
    ]


def _in_packets(
    by_hash: dict[str, set[int]], requests: QuerySet[ReleaseRequest]
) -> Iterator[KeptCopy]:
    """Packets of releases, whatever became of the request: a packet stays once it is built."""
    of_leaf = {
        f"document-{key}": by_hash[sha256]
        for key, sha256 in Document.objects.filter(sha256__in=by_hash).values_list("pk", "sha256")
    }
    scans = SheetScan.objects.filter(document__sha256__in=by_hash)
    for key, sha256 in scans.values_list("pk", "document__sha256"):
        of_leaf[f"sheet-scan-{key}"] = by_hash[sha256]
    if not of_leaf:
        return
    packets = ReleasePacket.objects.filter(decision__request__in=requests.order_by().values("pk"))
    held: dict[int, set[int]] = defaultdict(set)
    told = packets.values_list("decision__request", "decision__leaves")
    for request, leaves in told.order_by("decision__request").iterator():
        for leaf in leaves:
            if not leaf["is_left_out"]:
                held[request] |= of_leaf.get(leaf["key"], set())
    for request, keys in held.items():
        if keys:
            where = f"Packet of release request {ReleaseRequest(pk=request).number}"
            yield KeptCopy(where, where, tuple(sorted(keys)), _kept("release"))


def _in_request_papers(
    by_hash: dict[str, set[int]], requests: QuerySet[ReleaseRequest]
) -> Iterator[KeptCopy]:
    """Papers by which a release was asked for that are the same file, also those voided."""
    papers = RequestPaper.objects.filter(
        sha256__in=by_hash, request__in=requests.order_by().values("pk")
    )
    held: dict[int, set[int]] = defaultdict(set)
    for request, sha256 in papers.order_by("request").values_list("request", "sha256"):
        held[request] |= by_hash[sha256]
    for request, keys in held.items():
        where = f"Paper of release request {ReleaseRequest(pk=request).number}"
        yield KeptCopy(where, where, tuple(sorted(keys)), _kept("release"))


def _in_packs(by_hash: dict[str, set[int]], owners: Collection[int]) -> Iterator[KeptCopy]:
    """Leavers' packs, also those withdrawn; one that can't be read may hold all of its member's."""
    packs = LeaverPack.objects.filter(member__in=owners).select_related("member")
    for pack in packs.order_by("pk"):
        where, unread = f"Leaver’s pack {pack.pk}", ""
        in_it = _hashes_in(str(pack.file.name))
        if in_it is None:
            own = Document.objects.filter(member=pack.member, sha256__in=by_hash)
            in_it = frozenset(own.values_list("sha256", flat=True))
            unread = UNREAD
        keys = {key for sha256 in in_it for key in by_hash.get(sha256, ())}
        if keys:
            yield KeptCopy(
                f"{where}{unread}",
                f"{where} of {pack.member}{unread}",
                tuple(sorted(keys)),
                _kept("leaver_pack"),
            )


@lru_cache(maxsize=MOST_PACKS_KEPT_READ)
def _hashes_in_file(name: str) -> frozenset[str]:
    """The hashes of the papers in the file of a pack, which never changes.

    Raises:
        Exception: it is not in the storage, or it is damaged: whatever its parsers raise.
    """
    with default_storage.open(name) as stored, ZipFile(stored) as pack:
        record = json.loads(pack.read(RECORD))
    papers = record["credentialSubject"]["clee"]["papers"]
    return frozenset(paper["sha256"] for paper in papers)


def _hashes_in(name: str) -> frozenset[str] | None:
    """The hashes of the papers in a pack; None where its file can't be read."""
    try:
        return _hashes_in_file(name)
    except MemoryError:
        raise
    except Exception:  # zipfile raises whatever its parsers do
        return None


def _on_file_again(by_hash: dict[str, set[int]], papers: Collection[int]) -> Iterator[KeptCopy]:
    """Papers that are the same file, and that the order does not name."""
    same = Document.objects.filter(Document.FILE_IS_KEPT, sha256__in=by_hash)
    for key, sha256 in same.exclude(pk__in=papers).order_by("pk").values_list("pk", "sha256"):
        where = f"Paper {key}, which is the same file"
        yield KeptCopy(where, where, tuple(sorted(by_hash[sha256])), "As the schedule has it.")


def _kept(key: str) -> str:
    """How long what holds a copy is kept, and why: `For good. They prove what left (…).`"""
    line = schedule()[key]
    return f"{line.period}. {line.note} ({line.source})"


def copies_in_words(copies: Collection[KeptCopy]) -> str:
    """Of how many papers copies stay, and in how many places; blank for none."""
    if not copies:
        return ""
    papers = len({key for copy in copies for key in copy.papers})
    of = "1 paper" if papers == 1 else f"{papers:,} papers"
    places = "1 place" if len(copies) == 1 else f"{len(copies):,} places"
    return f"A copy of {of} stays in {places}, and this order does not reach it."
