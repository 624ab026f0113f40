"""PDFs laid out sign by sign: the same objects plain, packed, coded, replaced, or out of use."""

import io
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pypdf

CATALOG, PAGES, PAGE, DRAWING = 1, 2, 3, 4
# The numbers from here on are free for what a PDF holds besides its one page.
FREE = 10
PACKED, DIRECTORY, NAMED = 90, 91, 50
DRAWS = b"<</Length 38>>stream\n0 0 1 rg 72 72 300 20 re f            \nendstream"
NAME = re.compile(rb"/([A-Za-z])(?=[A-Za-z]*[A-Z])")
KIND = re.compile(rb"/(S|Subtype)\s*(/[A-Za-z#0-9]+)")


@dataclass(frozen=True)
class Made:
    """What a PDF of one page is made of.

    Args:
        catalog: further entries of its catalog.
        page: further entries of its page.
        objects: further objects by number, from 10 on.
    """

    catalog: bytes = b""
    page: bytes = b""
    objects: dict[int, bytes] = field(default_factory=dict)

    def bodies(self) -> dict[int, bytes]:
        return {
            CATALOG: b"<</Type/Catalog/Pages 2 0 R" + self.catalog + b">>",
            PAGES: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            PAGE: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
            + self.page
            + b">>",
            DRAWING: DRAWS,
            **self.objects,
        }

    def changed(self, change: Callable[[bytes], bytes]) -> "Made":
        """The same with all that is not a stream's content changed."""
        return replace(
            self,
            catalog=change(self.catalog),
            page=change(self.page),
            objects={
                number: body if b"stream" in body else change(body)
                for number, body in self.objects.items()
            },
        )


def stream(content: bytes, entries: bytes = b"", *, is_packed: bool = True) -> bytes:
    """The body of an object that is a stream."""
    if is_packed:
        content, entries = zlib.compress(content), b"/Filter/FlateDecode" + entries
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), entries, content)


# Ways to lay it out -------------------------------------------------------------------------------


def plain(made: Made) -> bytes:
    """Every object by itself, with a table of where each is."""
    return with_table(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", made.bodies())


def without_table(made: Made) -> bytes:
    """The table leads nowhere, so that whoever opens it must look for the objects."""
    return plain(made).replace(b"xref\n0 ", b"xxxx\n0 ", 1)


def coded(made: Made) -> bytes:
    """The first letter of each name in hexadecimal: `/#4AavaScript`."""
    return plain(made.changed(lambda body: NAME.sub(lambda it: b"/#%02X" % it[1][0], body)))


def by_reference(made: Made) -> bytes:
    """What kind an action is stands in another object, and all is packed."""
    names: list[bytes] = []

    def apart(body: bytes) -> bytes:
        def put(found: re.Match[bytes]) -> bytes:
            names.append(found[2])
            return b"/%s %d 0 R" % (found[1], NAMED + len(names) - 1)

        return KIND.sub(put, body)

    changed = made.changed(apart)
    named = {NAMED + place: name for place, name in enumerate(names)}
    return packed(replace(changed, objects={**changed.objects, **named}))


def packed(made: Made) -> bytes:
    """All that is no stream in one packed stream, with a packed directory."""
    return _packed(b"%PDF-1.7\n", made.bodies())


def in_an_update(made: Made) -> bytes:
    """A harmless PDF, which an update behind its end replaces."""
    return _updated(plain(Made()), made.bodies())


def before_an_update(made: Made) -> bytes:
    """The other way round: what most programs show is harmless."""
    return _updated(plain(made), Made().bodies())


def packed_before_an_update(made: Made) -> bytes:
    """The same, and what was replaced is packed."""
    return _updated(packed(made), Made().bodies())


def out_of_use(made: Made) -> bytes:
    """A packed stream that no table names, before a harmless PDF."""
    body = _object_stream(made.bodies())
    head = b"%%PDF-1.7\n%d 0 obj%sendobj\n" % (PACKED, body)
    return with_table(head, Made().bodies())


def out_of_use_coded_twice(made: Made) -> bytes:
    """The same in hexadecimal signs besides, which not every program unpacks."""
    body = _object_stream(made.bodies(), coded=True)
    head = b"%%PDF-1.7\n%d 0 obj%sendobj\n" % (PACKED, body)
    return with_table(head, Made().bodies())


def behind_a_false_stream(made: Made) -> bytes:
    """Objects out of use between two comments that look like the ends of a stream."""
    acting = b"".join(
        b"%d 0 obj%sendobj\n" % (number + 100, body)
        for number, body in made.bodies().items()
        if b"stream" not in body
    )
    head = b"%PDF-1.7\n% stream\n" + acting + b"% endstream\n"
    return with_table(head, Made().bodies())


def locked_for_changes(made: Made) -> bytes:
    """Encrypted so that everybody can open it, and not everybody may change it."""
    return locked(packed(made), "")


LAYOUTS: tuple[Callable[[Made], bytes], ...] = (
    plain,
    without_table,
    coded,
    by_reference,
    packed,
    in_an_update,
    before_an_update,
    packed_before_an_update,
    out_of_use,
    out_of_use_coded_twice,
    behind_a_false_stream,
    locked_for_changes,
)


def locked(content: bytes, password: str) -> bytes:
    """The PDF encrypted; without a password everybody can open it."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


# How each is written ------------------------------------------------------------------------------


def with_table(head: bytes, bodies: dict[int, bytes], *, before: int | None = None) -> bytes:
    """The objects behind a head, with a table of where each is, and of what was before."""
    written, places = bytearray(head), {}
    for number, body in sorted(bodies.items()):
        places[number] = len(written)
        written += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = len(written)
    written += b"xref\n" + (b"" if before else b"0 1\n0000000000 65535 f \n")
    for number, place in places.items():
        written += b"%d 1\n%010d 00000 n \n" % (number, place)
    earlier = b"/Prev %d" % before if before else b""
    written += b"trailer<</Size 200/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (earlier, table)
    return bytes(written)


def _updated(content: bytes, bodies: dict[int, bytes]) -> bytes:
    before = int(content.rpartition(b"startxref\n")[2].split()[0])
    return with_table(content, bodies, before=before)


def _object_stream(bodies: dict[int, bytes], *, coded: bool = False) -> bytes:
    within = {number: body for number, body in bodies.items() if b"stream" not in body}
    head, content = b"", b""
    for number, body in within.items():
        head += b"%d %d " % (number, len(content))
        content += body + b" "
    entries = b"/Type/ObjStm/N %d/First %d" % (len(within), len(head))
    if not coded:
        return stream(head + content, entries)
    twice = zlib.compress(head + content).hex().encode() + b">"
    filters = b"/Filter[/ASCIIHexDecode/FlateDecode]"
    return stream(twice, filters + entries, is_packed=False)


def _packed(head: bytes, bodies: dict[int, bytes]) -> bytes:
    written, rows = bytearray(head), {0: (0, 0, 65535)}
    within = [number for number, body in bodies.items() if b"stream" not in body]
    rows |= {number: (2, PACKED, place) for place, number in enumerate(within)}
    apart = {number: body for number, body in bodies.items() if b"stream" in body}
    for number, body in [*apart.items(), (PACKED, _object_stream(bodies))]:
        rows[number] = (1, len(written), 0)
        written += b"%d 0 obj%s\nendobj\n" % (number, body)
    start = len(written)
    rows[DIRECTORY] = (1, start, 0)
    listed = b"".join(
        bytes([kind]) + place.to_bytes(4) + index.to_bytes(2)
        for kind, place, index in (rows.get(number, (0, 0, 0)) for number in range(DIRECTORY + 1))
    )
    entries = b"/Type/XRef/W[1 4 2]/Size %d/Root 1 0 R" % (DIRECTORY + 1)
    written += b"%d 0 obj%s\nendobj\n" % (DIRECTORY, stream(listed, entries))
    written += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(written)
