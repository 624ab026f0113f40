"""The stand-alone verifier on the record of a leaver's pack: canonical form, keys, signature."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from events import verifier
from events.signing import public_bytes_of
from events.verifier import (
    PACK_CONTEXTS,
    Key,
    NotWholeError,
    as_base58,
    canonical_json,
    check_pack,
    check_papers,
    did_of,
    fingerprint_of,
    from_base58,
    main,
    pack_hash,
    public_of,
    read_pack,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


def a_record(*, proven: dict[str, Any] | None = None, **values: Any) -> dict[str, Any]:
    """A small record, signed; `proven` says otherwise what its proof says."""
    did = did_of(public_bytes_of(KEY))
    record = {
        "@context": PACK_CONTEXTS,
        "name": "In-service CLEE of Núñez, Ana",
        "issuer": {"id": did, "name": "Two Rivers"},
        "credentialSubject": {"clee": {"papers": []}, "verifiableCredential": []},
        **values,
    }
    proof = {
        "@context": PACK_CONTEXTS,
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": f"{did}#{did.removeprefix('did:key:')}",
        "proofPurpose": "assertionMethod",
        **(proven or {}),
    }
    signature = KEY.sign(pack_hash({**record, "proof": proof}))
    return {**record, "proof": {**proof, "proofValue": "z" + as_base58(signature)}}


@given(st.binary(max_size=64))
def test_base_58_gives_back_what_it_was_given(data):
    assert from_base58(as_base58(data)) == data


def test_base_58_is_that_of_bitcoin():
    assert as_base58(b"Hello World!") == "2NEpo7TZRRrLZSi2U"
    assert as_base58(bytes.fromhex("0000287fb4cd")) == "11233QC4"


@pytest.mark.parametrize("text", ["0", "O", "l", "a b", "1" * 129])
def test_what_is_not_base_58_is_refused(text):
    with pytest.raises(NotWholeError):
        from_base58(text)


@pytest.mark.parametrize("did", ["", "did:web:example.org", "did:key:z", "did:key:z6LSabc"])
def test_what_is_no_ed25519_key_is_refused(did):
    with pytest.raises(NotWholeError):
        public_of(did)


def test_a_key_is_its_own_name_and_has_a_fingerprint_to_read_out():
    public = public_bytes_of(KEY)

    assert did_of(public).startswith("did:key:z6Mk")
    assert public_of(did_of(public)) == public
    assert fingerprint_of(public) == "5647 5AA7 5463 474C 0285 DF5D BF2B CAB7"


def test_the_canonical_form_is_that_of_rfc_8785():
    # Its example of the order of names (3.2.3) and its literals (3.2.2), without the numbers.
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(canonical_json(value)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]
    assert canonical_json({"b": [None, True, False], "a": '€$\x0f\nA\'B"\\\\"/'}) == (
        '{"a":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/","b":[null,true,false]}'
    )


@pytest.mark.parametrize("number", [1, 1.5, [2], {"a": 0}])
def test_a_number_has_no_canonical_form_here(number):
    with pytest.raises(NotWholeError, match="no numbers"):
        canonical_json(number)


def test_a_whole_record_is_found_whole():
    record = a_record()

    assert check_pack(json.dumps(record)) == (record, public_bytes_of(KEY))


@given(TEXTS, TEXTS)
def test_no_other_text_fits_the_signature(told, changed):
    record = a_record(name=told)
    assert check_pack(json.dumps(record))[0]["name"] == told

    if changed != told:
        with pytest.raises(NotWholeError, match="does not fit"):
            check_pack(json.dumps({**record, "name": changed}))


@pytest.mark.parametrize(
    "changes",
    [
        {"proof": None},
        {"proof": []},
        {"proof": {}},
        {"issuer": "did:key:z6Mk"},
        {"issuer": {"id": 7 * "a"}},
        {"more": "said"},
    ],
)
def test_a_record_that_was_changed_anywhere_is_not_whole(changes):
    with pytest.raises(NotWholeError):
        check_pack(json.dumps({**a_record(), **changes}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("type", "Ed25519Signature2020"),
        ("cryptosuite", "eddsa-rdfc-2022"),
        ("proofPurpose", "authentication"),
        ("verificationMethod", "did:key:z6Mk#z6Mk"),
        ("proofValue", ""),
        ("proofValue", "u1111"),
        ("proofValue", "z1111"),
        ("created", "2020-01-01T00:00:00Z"),
        ("@context", []),
    ],
)
def test_a_proof_that_was_changed_anywhere_does_not_fit(name, value):
    record = a_record()

    with pytest.raises(NotWholeError):
        check_pack(json.dumps({**record, "proof": {**record["proof"], name: value}}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("type", "Ed25519Signature2020"),
        ("cryptosuite", "eddsa-rdfc-2022"),
        ("proofPurpose", "authentication"),
        ("verificationMethod", did_of(bytes(31) + b"\x01")),
        ("@context", []),
    ],
)
def test_a_signature_of_another_kind_or_purpose_is_none_of_a_record(name, value):
    with pytest.raises(NotWholeError, match="does not fit"):
        check_pack(json.dumps(a_record(proven={name: value})))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "\xff".encode("latin-1"),
        '{"@context": []}',
        '{"a": "1", "a": "2"}',
        '{"a": 1}',
        '{"a": NaN}',
        "[" * 100_000,
    ],
)
def test_what_is_no_record_is_refused(text):
    with pytest.raises(NotWholeError):
        read_pack(text)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_a_record_in_another_encoding_is_whole_for_nobody(tmp_path, capsys, encoding):
    text = json.dumps(a_record(), ensure_ascii=False)
    (tmp_path / "agency.pub").write_text(f"{a_record()['issuer']['id']}\n", "utf-8-sig")
    arguments = ["pack", str(tmp_path / "record.json"), "--key", str(tmp_path / "agency.pub")]
    (tmp_path / "record.json").write_text(text, "utf-8")
    assert main(arguments) == 0

    (tmp_path / "record.json").write_text(text, encoding)

    assert main(arguments) == 1
    assert capsys.readouterr().err.startswith("NOT WHOLE: Th")


def test_a_proof_with_a_mark_in_front_of_it_is_refused_in_words(tmp_path, capsys):
    public = bytes(range(32))
    (tmp_path / "log.pub").write_text(str(Key.of("training.example.org/log", 1, public)))
    (tmp_path / "proof.json").write_text('{"leaf": "a"}', "utf-8-sig")

    assert main(["proof", str(tmp_path / "proof.json"), "--key", str(tmp_path / "log.pub")]) == 1

    assert "(a byte order mark): another program has saved it anew" in capsys.readouterr().err


PAINTED = "\x1b[2J\x1b[H\nWhole: all is well.\u202e"


def test_nothing_in_a_record_paints_on_the_screen_of_who_checks_it(tmp_path, capsys):
    (tmp_path / "agency.pub").write_text(did_of(public_bytes_of(KEY)))
    record = tmp_path / "record.json"
    check = ["pack", str(record), "--key", str(tmp_path / "agency.pub")]

    forged = {**a_record(), "issuer": {"id": f"did:key:z{PAINTED}", "name": "Two Rivers"}}
    record.write_text(json.dumps(forged))
    assert main(check) == 1
    record.write_text(json.dumps(a_record(name=f"Núñez, Ana{PAINTED}")))
    assert main(check) == 0

    said = capsys.readouterr()
    for line in (said.err, said.out):
        assert line.count("\n") == 1
        assert line.rstrip("\n").isprintable()
        assert r"\x1b[2J\x1b[H\nWhole: all is well.\u202e" in line
    assert "Núñez, Ana" in said.out


def test_the_signature_of_another_key_does_not_fit():
    record = a_record()
    other = did_of(bytes(31) + b"\x01")
    proof = {**record["proof"], "verificationMethod": f"{other}#{other.removeprefix('did:key:')}"}

    with pytest.raises(NotWholeError):
        check_pack(json.dumps({**record, "issuer": {"id": other}, "proof": proof}))


def test_no_paper_is_looked_for_outside_of_the_folder(tmp_path: Path):
    (tmp_path / "secret").write_text("x")
    folder = tmp_path / "pack"
    folder.mkdir()
    for name in ("../secret", str(tmp_path / "secret")):
        papers = [{"name": name, "sha256": "0" * 64}]
        with pytest.raises(NotWholeError, match="no name of a paper"):
            check_papers({"credentialSubject": {"clee": {"papers": papers}}}, folder)


CERTIFICATE = b"%PDF-1.7 a certificate"


def a_folder(tmp_path: Path) -> Path:
    """A pack as it was unpacked, with the key of the agency in it."""
    papers = [{"name": "certificates/001.pdf", "sha256": hashlib.sha256(CERTIFICATE).hexdigest()}]
    subject = {"clee": {"papers": papers}, "verifiableCredential": []}
    (tmp_path / "certificates").mkdir()
    (tmp_path / "certificates" / "001.pdf").write_bytes(CERTIFICATE)
    (tmp_path / "record.json").write_text(json.dumps(a_record(credentialSubject=subject)))
    (tmp_path / "agency.pub").write_text(did_of(public_bytes_of(KEY)))
    (tmp_path / "READ-ME.txt").write_text("What to type.")
    (tmp_path / "verifier.py").write_text("# This check.")
    return tmp_path


def checked(folder: Path) -> int:
    return main(["pack", str(folder / "record.json"), "--key", str(folder / "agency.pub")])


def test_a_pack_as_it_was_unpacked_has_nothing_beside_it_that_is_none_of_it(tmp_path, capsys):
    assert checked(a_folder(tmp_path)) == 0

    [line] = capsys.readouterr().out.splitlines()
    assert line.endswith("Papers beside it that are those it was made with: 1.")


def test_a_file_that_was_put_beside_a_pack_is_named_and_said_to_be_none_of_it(tmp_path, capsys):
    folder = a_folder(tmp_path)
    (folder / "certificates" / "002.pdf").write_bytes(b"%PDF-1.7 slipped in")
    (folder / "certificates" / "more").mkdir()
    (folder / "extra.pdf").write_bytes(b"%PDF-1.7 extra")
    (folder / "photos").mkdir()
    (folder / "photos" / "private.jpg").write_bytes(b"x")

    assert checked(folder) == 3

    whole, others = capsys.readouterr().out.splitlines()
    assert whole.startswith("Whole: In-service CLEE of Núñez, Ana is as Two Rivers signed it.")
    assert others == (
        "NONE OF IT: certificates/002.pdf, certificates/more/, extra.pdf, photos/. The record does "
        "not name what lies there, and nobody signed it."
    )


@pytest.mark.parametrize("others", [(), ("extra.pdf",)])
def test_a_record_without_a_paper_that_it_names_is_whole_and_the_pack_is_not(
    tmp_path, capsys, others
):
    folder = a_folder(tmp_path)
    (folder / "certificates" / "001.pdf").unlink()
    for name in others:
        (folder / name).write_bytes(b"%PDF-1.7 extra")

    assert checked(folder) == 4

    whole, missing, *none_of_it = capsys.readouterr().out.splitlines()
    assert whole == (
        "The record is whole, and not all its papers are here: In-service CLEE of Núñez, Ana is as "
        "Two Rivers signed it. Credits: 0. Papers beside it that are those it was made with: 0."
    )
    assert missing == (
        "NOT HERE: certificates/001.pdf. The record names what is not here: ask for it where you "
        "got the record from."
    )
    assert [line[:21] for line in none_of_it] == ["NONE OF IT: extra.pdf"] * len(others)


def test_of_many_files_beside_a_pack_the_first_are_named(tmp_path, capsys):
    folder = a_folder(tmp_path)
    for number in range(23):
        (folder / f"x{number:02}\n.pdf").write_bytes(b"x")

    assert checked(folder) == 3

    [_, others] = capsys.readouterr().out.splitlines()
    assert "x19\\n.pdf and 3 more. The record" in others


def zipped(
    folder: Path, *, within: str = "", how: int = zipfile.ZIP_DEFLATED, **more: bytes
) -> Path:
    """The pack as the ZIP that it is handed over as, the agency's key beside it."""
    path = folder / "training-record-4411.zip"
    files = [each for each in folder.rglob("*") if each.is_file() and each.suffix != ".pub"]
    with zipfile.ZipFile(path, "w", how) as pack:
        for each in files:
            pack.write(each, f"{within}{each.relative_to(folder)}")
        for name, content in more.items():
            pack.writestr(name.replace("__", "/"), content)
    return path


def checked_zip(path: Path) -> int:
    return main(["pack", str(path), "--key", str(path.parent / "agency.pub")])


def refused(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err.rstrip("\n")


@pytest.mark.parametrize("within", ["", "training-record-4411/"])
def test_a_pack_is_checked_as_the_zip_that_it_was_handed_over_as(tmp_path, capsys, within):
    assert checked_zip(zipped(a_folder(tmp_path), within=within)) == 0

    assert capsys.readouterr().out == (
        "Whole: In-service CLEE of Núñez, Ana is as Two Rivers signed it. Credits: 0. Papers "
        "beside it that are those it was made with: 1.\n"
    )


def test_a_paper_in_the_zip_that_is_another_is_not_whole(tmp_path, capsys):
    folder = a_folder(tmp_path)
    (folder / "certificates" / "001.pdf").write_bytes(b"%PDF-1.7 another")

    assert checked_zip(zipped(folder)) == 1

    assert refused(capsys) == (
        "NOT WHOLE: certificates/001.pdf is another file than the record was made with."
    )


def test_a_record_in_the_zip_that_was_changed_is_not_whole(tmp_path, capsys):
    folder = a_folder(tmp_path)
    record = folder / "record.json"
    record.write_text(record.read_text().replace("Ana", "Eva"))

    assert checked_zip(zipped(folder)) == 1

    assert refused(capsys) == (
        "NOT WHOLE: The signature does not fit: the record was changed since it was made."
    )


def test_a_file_that_was_put_into_the_zip_is_named(tmp_path, capsys):
    assert checked_zip(zipped(a_folder(tmp_path), certificates__2=b"x", __MACOSX__x=b"x")) == 3

    assert (
        capsys.readouterr()
        .out.splitlines()[1]
        .startswith("NONE OF IT: /MACOSX/x, certificates/2. ")
    )


def test_a_paper_that_is_missing_in_the_zip_is_named_though_it_lies_beside_it(tmp_path, capsys):
    folder = a_folder(tmp_path)
    paper = folder / "certificates" / "001.pdf"
    content = paper.read_bytes()
    paper.unlink()
    path = zipped(folder)
    paper.write_bytes(content)

    assert checked_zip(path) == 4

    assert capsys.readouterr().out.splitlines()[1].startswith("NOT HERE: certificates/001.pdf. ")


def test_nothing_but_the_record_is_unpacked_of_a_zip_that_another_key_signed(
    tmp_path, capsys, monkeypatch
):
    path = zipped(a_folder(tmp_path))
    (tmp_path / "agency.pub").write_text(did_of(bytes(31) + b"\x01"))
    unpacked = []
    parts = verifier.ZippedPack._parts
    monkeypatch.setattr(
        verifier.ZippedPack, "_parts", lambda pack, name: unpacked.append(name) or parts(pack, name)
    )

    assert checked_zip(path) == 1

    assert "It is signed by another key than yours" in refused(capsys)
    assert unpacked == ["record.json"]


def test_a_damaged_zip_is_not_whole_in_words(tmp_path, capsys):
    path = zipped(a_folder(tmp_path), how=zipfile.ZIP_STORED)
    whole = path.read_bytes()

    said = []
    for damaged in (
        whole[:-30],
        whole.replace(CERTIFICATE, CERTIFICATE[:-1] + b"x"),
        whole.replace(b"Two Rivers", b"Two Ravers"),
    ):
        path.write_bytes(damaged)
        said.append((checked_zip(path), refused(capsys)))

    assert said == [
        (1, "NOT WHOLE: training-record-4411.zip is damaged or cut short."),
        (1, "NOT WHOLE: certificates/001.pdf in the ZIP is damaged."),
        (1, "NOT WHOLE: record.json in the ZIP is damaged."),
    ]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_that_has_a_file_twice_is_not_whole(tmp_path, capsys):
    path = zipped(a_folder(tmp_path))
    with zipfile.ZipFile(path, "a") as pack:
        pack.writestr("certificates/001.pdf", b"another")

    assert checked_zip(path) == 1

    assert refused(capsys) == "NOT WHOLE: training-record-4411.zip has two files of one name."


def test_a_zip_that_is_no_pack_is_not_said_to_be_changed(tmp_path, capsys):
    path = tmp_path / "photos.zip"
    (tmp_path / "agency.pub").write_text(did_of(public_bytes_of(KEY)))
    said = []
    for names in (["a.jpg"], ["a/b/record.json"], ["record.json", "a/record.json"]):
        with zipfile.ZipFile(path, "w") as pack:
            for name in names:
                pack.writestr(name, b"x")
        said.append((checked_zip(path), refused(capsys)))

    none = "is a ZIP without record.json, so it is no leaver’s pack as one is handed over"
    two = none.replace("is a ZIP without", "has 2 files called")
    assert said == [
        (2, f"Could not check it: photos.zip {none}."),
        (2, f"Could not check it: photos.zip {none}."),
        (2, f"Could not check it: photos.zip {two}."),
    ]


UNPACK = "Unpack it, and check record.json in its folder."


def test_a_zip_that_is_packed_otherwise_is_to_be_unpacked_first(tmp_path, capsys):
    assert checked_zip(zipped(a_folder(tmp_path), how=zipfile.ZIP_LZMA)) == 2

    assert refused(capsys) == (
        "Could not check it: training-record-4411.zip is packed in a way that is not read here. "
        + UNPACK
    )


def test_a_zip_is_unpacked_within_limits(tmp_path, capsys, monkeypatch):
    path = zipped(a_folder(tmp_path), blank=b" " * 50_000)

    said = []
    for limit, value in (("MOST_PACKED", 4), ("LARGEST_FILE", 20_000), ("LARGEST_RECORD", 10)):
        with monkeypatch.context() as patched:
            patched.setattr(verifier, limit, value)
            said.append((checked_zip(path), refused(capsys)))

    assert said == [
        (
            2,
            "Could not check it: training-record-4411.zip has 5 files, and 4 are the most. "
            + UNPACK,
        ),
        (
            2,
            "Could not check it: training-record-4411.zip unpacks to more than is read here. "
            + UNPACK,
        ),
        (1, "NOT WHOLE: record.json in the ZIP is larger than any."),
    ]


def test_the_files_of_a_zip_are_counted_before_the_list_of_them_is_read(monkeypatch):
    def opened(*_: object) -> None:
        raise AssertionError("opened")

    monkeypatch.setattr(verifier.zipfile, "ZipFile", opened)

    with pytest.raises(verifier.NotCheckedError, match="2,001 files"):
        verifier.ZippedPack(verifier.PACKED * 2_001, "pack.zip")


def test_a_file_of_a_zip_gives_no_more_than_the_zip_tells(tmp_path, capsys):
    folder = a_folder(tmp_path)
    (folder / "certificates" / "001.pdf").write_bytes(b"x" * 0x012345)
    path = zipped(folder, how=zipfile.ZIP_STORED)
    told = (0x012345).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(told, (10).to_bytes(4, "little")))

    assert checked_zip(path) == 1

    assert refused(capsys) == "NOT WHOLE: certificates/001.pdf in the ZIP is damaged."
