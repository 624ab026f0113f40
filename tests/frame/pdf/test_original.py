"""What a PDF does is found in every layout that some program may read."""

import random
import re
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frame.pdf.looking import CODED, SCRIPT, refusal_of
from frame.pdf.original import Original
from frame.pdf.tokens import read_value
from tests.attack.hostile_files import ACTING
from tests.attack.pdf_making import DRAWING, Made, plain, with_table

SCRIPT_OBJECT = b"<</S/JavaScript/JS 9 0 R>>"
# As `pdf_making` and ACTING write their objects: a sign of each kind, and numbers.
SIGN = re.compile(
    rb"<<|>>|[\[\]]|/[^\s()<>\[\]/]*|\((?:\\.|[^()\\])*\)|<[0-9A-F]*>|[^\s()<>\[\]/]+"
)
BLANKS = (b" ", b"\n", b"\r\n", b"\t", b"\0", b"\f")
REMARKS = (
    b"",
    b"(",
    b")",
    b"<<",
    b">>",
    b"endobj",
    b"stream",
    b"(((\\",
    b"9 0 obj<<",
    b"endstream",
)


def written_at_random(body: bytes, chance: random.Random) -> bytes:
    """The same object, each sign written in one of the ways that there are."""
    signs = [_sign_at_random(found[0], chance) for found in SIGN.finditer(body)]
    return b"".join(sign + _blank_at_random(chance) for sign in signs)


def _sign_at_random(sign: bytes, chance: random.Random) -> bytes:
    if sign.startswith(b"/"):
        return b"/" + b"".join(
            b"#%02x" % letter if chance.random() < 0.3 else bytes([letter]) for letter in sign[1:]
        )
    if sign.startswith(b"(") and chance.random() < 0.3:
        return b"(" + sign[1:-1] + b"\\\n)"
    return sign


def _blank_at_random(chance: random.Random) -> bytes:
    blank = b"".join(chance.choices(BLANKS, k=chance.randint(1, 3)))
    if chance.random() < 0.2:
        blank += b"%" + chance.choice(REMARKS) + chance.choice((b"\n", b"\r", b"\r\n"))
    return blank * (3_000 if chance.random() < 0.01 else 1)


def in_plain(bodies: dict[int, bytes], chance: random.Random) -> bytes:
    return b"".join(
        b"%d%s0%sobj%s%sendobj\n"
        % (number, _blank_at_random(chance), _blank_at_random(chance), _blank_at_random(chance), it)
        for number, it in bodies.items()
    )


def packed(bodies: dict[int, bytes], chance: random.Random) -> bytes:
    """The objects that are no stream, packed together."""
    listed, content = b"", b""
    for number, body in bodies.items():
        if b"stream" not in body:
            listed += b"%d %d " % (number, len(content))
            content += body.rstrip(b"\0\t\n\f\r ") + b" " if b"%" not in body else body
    packed = zlib.compress(listed + content)
    head = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % (
        len([body for body in bodies.values() if b"stream" not in body]),
        len(listed),
        len(packed),
    )
    return b"%d 0 obj%sstream\n%s\nendstream endobj\n" % (
        90,
        written_at_random(head, chance),
        packed,
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(sorted(ACTING)),
    seed=st.integers(0, 2**32),
    lay_out=st.sampled_from([in_plain, packed]),
    is_in_use=st.booleans(),
)
def test_what_acts_is_found_however_it_is_written(name, seed, lay_out, is_in_use):
    chance = random.Random(seed)
    made, _ = ACTING[name]
    bodies = {
        number: body if b"stream" in body else written_at_random(body, chance)
        for number, body in made.bodies().items()
        if number != DRAWING
    }
    streams = {number: body for number, body in bodies.items() if b"stream" in body}
    hidden = lay_out(bodies, chance) + (in_plain(streams, chance) if lay_out is packed else b"")
    if is_in_use and lay_out is in_plain:
        content = with_table(b"%PDF-1.7\n", {**made.bodies(), **bodies})
    else:
        content = with_table(b"%PDF-1.7\n" + hidden, Made().bodies())

    assert refusal_of(content)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), lay_out=st.sampled_from([in_plain, packed]))
def test_what_does_nothing_is_taken_however_it_is_written(seed, lay_out):
    chance = random.Random(seed)
    body = b"<</Title(see /JavaScript \\) and \\(/Launch)/A[1 2 R 3 0 R]/B<</C/Dest/F 4/N null>>>>"
    hidden = lay_out({9: written_at_random(body, chance)}, chance)

    assert refusal_of(with_table(b"%PDF-1.7\n" + hidden, Made().bodies())) == ""


@pytest.mark.parametrize(
    "hidden",
    [
        b"% a remark with a bracket (\n8 0 obj" + SCRIPT_OBJECT + b"endobj\n% )\n",
        b"7 0 obj<</T(never closed>>endobj\n8 0 obj" + SCRIPT_OBJECT + b"endobj\n",
        b"8 % (\n 0 %)\n obj % (\n" + SCRIPT_OBJECT + b" endobj\n",
        b"7 0 obj<</Length 9>>stream\n8 % remark\n0 obj" + SCRIPT_OBJECT + b"endobj\nendstream\n",
        b"8 0 obj<</T(a(b)c)/A ] " + SCRIPT_OBJECT + b">>endobj\n",
        b"8 0 obj<</S/GoTo/S/JavaScript#00>>endobj\n",
        b"8 0 obj<</S(JavaScript)>>endobj\n",
        b"8 0 obj<</S<4A617661536372697074>>>endobj\n",
        b"8 0 obj<</S 9 0 % remark\n R>>endobj 9 0 obj/JavaScript endobj\n",
    ],
    ids=[
        "brackets in remarks",
        "a text without an end",
        "remarks within its number",
        "a remark in a false stream",
        "behind a bracket too many",
        "one name twice",
        "a text for a name",
        "signs of a name in hexadecimal",
        "a remark within a reference",
    ],
)
def test_nothing_before_a_script_hides_it(hidden):
    assert refusal_of(with_table(b"%PDF-1.7\n" + hidden, Made().bodies())) == SCRIPT


def hidden_stream(head: bytes, content: bytes) -> bytes:
    stream = b"90 0 obj%sstream\n%s\nendstream endobj\n" % (head, content)
    return with_table(b"%PDF-1.7\n" + stream, Made().bodies())


PACKED = zlib.compress(b"8 0 " + SCRIPT_OBJECT)


@pytest.mark.parametrize(
    "head",
    [
        b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode" + b" " * 50_000 + b">>",
        b"<</Type/ObjStm/N 1/First 4/T(" + b"x" * 50_000 + b")/Filter/FlateDecode>>",
        b"<</N 1/First 4/Filter[/Fl]>>",
        b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>% (\n",
    ],
    ids=["many blanks", "a long text", "without its kind", "a remark before the stream"],
)
def test_packed_objects_are_looked_through_whatever_their_head_is_like(head):
    assert refusal_of(hidden_stream(head, PACKED)) == SCRIPT


@pytest.mark.parametrize(
    ("head", "content"),
    [
        (b"<</Type/ObjStm/N 1/First 4>>", b"8 0 " + SCRIPT_OBJECT),
        (b"<</Type/ObjStm/N 1/First 4/Filter/LZWDecode>>", PACKED),
        (b"<</Type/ObjStm/N 1/First 4/Filter[/AHx/Fl]>>", PACKED.hex().encode() + b">"),
        (b"<</Type/ObjStm/N 1/First 4/Filter 7 0 R>>", PACKED),
        (b"<</Type/ObjStm/N 1/First 4/Filter/Fl/Filter/AHx>>", PACKED),
        (b"<</Type/ObjStm/N 1/First 4/Filter/Fl/DecodeParms<</Predictor 2>>>>", PACKED),
        (b"<</Type/ObjStm/N 1/First 9/Filter/Fl>>", zlib.compress(b"8 0 (   (" + SCRIPT_OBJECT)),
        (b"<</Type/ObjStm/N 1/First 4/Filter/Fl>>", PACKED[: len(PACKED) // 2]),
        (
            b"<</Type/ObjStm/N 2/First 9/Filter/Fl>>",
            zlib.compress(b"8 0 9 90 <<>> (" + SCRIPT_OBJECT + b" " * 60 + b" <<>>"),
        ),
    ],
    ids=[
        "unpacked",
        "LZW",
        "twice",
        "told elsewhere",
        "told twice",
        "after a reckoning",
        "without a list",
        "half",
        "more between two",
    ],
)
def test_objects_that_are_packed_strangely_are_refused(head, content):
    assert refusal_of(hidden_stream(head, content)) in (CODED, SCRIPT)


def test_a_text_with_brackets_is_read_to_its_end():
    read = read_value(b"<</T(a(b\\)(c))d)/U 1>>endobj", 0)

    assert read.value == {"T": [b"(a(b\\)(c))d)"], "U": [b"1"]}
    assert read.end == 22


def test_every_object_of_one_number_is_meant():
    content = plain(Made(objects={10: b"/Print"})) + b"10 0 obj/NextPage endobj"

    original = Original(content, is_locked=False)

    assert original.by_number[10] == ["Print", "NextPage"]
    assert sorted(original.all_of({"N": [read_value(b"10 0 R", 0).value]}, "N")) == [
        "NextPage",
        "Print",
    ]
