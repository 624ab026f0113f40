"""What is struck out on papers of others: found on them, covered, and never claimed beyond that."""

import base64
import io
from datetime import date

import pytest
from django.core.cache import cache
from PIL import Image

from frame.finding.word import Page, Word
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.paper import typeset
from frame.pdf.asking import every_pdf_page
from frame.pdf.covering import BESIDE_ALONE, NOTHING_FOUND
from people.actions.former_serials import add_former_serial
from people.models import Member
from records.models import ReleasePacket, ReleaseRequest
from records.releases.parts import (
    Drawn,
    Leaf,
    Redaction,
    Scope,
    fingerprint_of,
    leaves_within,
)
from records.releases.reading import conditions_in_words
from records.releases.striking_out.page_reading import read_pages_of
from records.releases.striking_out.page_words import PICTURE_NOT_READ, PageWords
from records.releases.striking_out.papers_of_others import covered_page, covered_paper
from records.releases.striking_out.seeking import Seeking
from records.releases.striking_out.shown_pages import pages_of, pages_to_box
from tests.factories import MemberFactory
from tests.forms_of_pdf import filled_in
from tests.pdfs import is_within, texts_of
from tests.records.certificates.test_pictures import HEAD, program, row
from tests.records.releases import asking
from tests.records.releases.asking import OTHERS_IN_TEXTS, WHOLE_CAREER, asked, the_decision
from tests.records.releases.packets.granted import asked_to_build, certified, set_keys
from tests.uploads import picture_content, scan_without_words

pytestmark = pytest.mark.django_db

PAGE = (
    "<html lang=en><title>Certificate</title>"
    "<style>@page{size:Letter;margin:1in}p{font:20pt serif}</style>"
)
WRITTEN = (
    "<p>Nunez, Ana passed. Serial 4411, No4411, SN4411A, 4 4 1 1"
    "<p>Born: 04/12/1988.<p>Score: 87%"
    "<p>Partner: O’Brien, Sean 4412"
)
# What is black where everything is struck out, and what stays.
STRUCK = ["4411,", "No4411,", "SN4411A,", "04/12/1988.", "87%", "O’Brien,", "Sean", "4412"]
STAYS = ["Nunez,", "Ana", "passed.", "Serial", "Born:", "Score:", "Partner:"]


@pytest.fixture(autouse=True)
def no_program(monkeypatch, tmp_path):
    """No picture is read, unless a test says how."""
    monkeypatch.setenv("PATH", str(tmp_path))
    cache.clear()


def leaf_of(department, content: bytes, *others: Member) -> Leaf:
    """A certificate of the officer, as it would leave."""
    certified(department.officer, content, by=department.clerk)
    scope = Scope((department.officer, *others), WHOLE_CAREER, date(2026, 12, 1))
    (leaf,) = leaves_within(scope, ["certificates"])
    return leaf


def black_words(leaf: Leaf, content: bytes, redactions: list[str]) -> list[str]:
    """The words of its page that are black as it leaves."""
    (page,) = every_pdf_page(content)
    picture = Image.open(io.BytesIO(covered_page(leaf, redactions, 1)))
    across, down = picture.size

    def is_black(word: Word) -> bool:
        left, top, right, bottom = page.share_of(word)
        place = (left * across, top * down, right * across, bottom * down)
        return picture.crop([round(side) for side in place]).getextrema()[1] < 60

    return [word.text for word in page.words if is_black(word)]


def test_all_that_is_struck_out_is_black_on_a_paper_of_others_and_the_rest_is_not(department):
    content = typeset(PAGE + WRITTEN).write_pdf()

    black = black_words(leaf_of(department, content), content, Redaction.values)

    assert [word for word in STRUCK if word not in black] == []
    assert [word for word in STAYS if word in black] == []
    assert black.count("4") + black.count("1") == 4


def test_of_others_names_and_serial_numbers_are_black_whatever_is_struck_out(department):
    content = typeset(PAGE + WRITTEN).write_pdf()

    assert black_words(leaf_of(department, content), content, []) == ["O’Brien,", "Sean", "4412"]


def test_another_who_is_asked_about_too_is_no_other(department):
    content = typeset(PAGE + WRITTEN).write_pdf()

    assert black_words(leaf_of(department, content, department.colleague), content, []) == []


def test_what_somebody_was_called_before_is_looked_for_too(department):
    """Of who is asked about the former serial number, of others the former name."""
    add_former_serial(member=department.officer, serial_number="3999", by=department.administrator)
    colleague = department.colleague
    colleague.last_name = "Fitzgerald"
    colleague.save()
    content = typeset(PAGE + "<p>Serial 3999 with Sean O’Brien and S. Fitzgerald").write_pdf()

    assert black_words(leaf_of(department, content), content, ["serial_number"]) == [
        *("3999", "Sean", "O’Brien", "S.", "Fitzgerald")
    ]


def test_a_note_and_a_field_are_covered_like_text(department):
    content = filled_in("4411 in a field", note="serial No4411 of Sean")

    black = black_words(leaf_of(department, content), content, ["serial_number"])

    assert black == ["No4411", "4411"]


def with_picture() -> bytes:
    picture = base64.b64encode(picture_content(size=(300, 200))).decode()
    return typeset(f"{PAGE}<p>Passed<p><img src='data:image/png;base64,{picture}'>").write_pdf()


def test_a_picture_beside_text_is_read_and_what_is_read_is_covered(
    department, tmp_path, monkeypatch
):
    monkeypatch.setattr("records.certificates.pictures.DOTS_ACROSS", 1000)
    line = row(200, 300, 120, 50, 30, 90, "4411")
    program(tmp_path, f"/bin/cat > /dev/null; printf '%s\\n' '{HEAD}' '{line}'")
    leaf = leaf_of(department, with_picture())
    assert leaf.document is not None
    read_pages_of(leaf.document)

    covered = covered_paper(leaf, ["serial_number"])

    assert covered.places == {1: 1}
    assert covered.look == {1: "Words were read from a picture, which may miss some: look."}
    assert covered_page(leaf, ["serial_number"], 1) != covered_page(leaf, [], 1)


def test_a_picture_beside_text_that_nobody_read_is_to_be_looked_at(department):
    assert covered_paper(leaf_of(department, with_picture()), []).look == {1: PICTURE_NOT_READ}


@pytest.mark.parametrize("kind", ["score", "birth_date"])
def test_where_scores_or_days_of_birth_alone_are_struck_out_every_page_is_to_be_looked_at(
    department, kind
):
    content = typeset(PAGE + "<p>Passed" + "<p style='break-before:page'>Born 04/12/1988: 87%")

    look = covered_paper(leaf_of(department, content.write_pdf()), [kind]).look

    assert look == {1: f"{NOTHING_FOUND} {BESIDE_ALONE}", 2: BESIDE_ALONE}


def test_a_page_that_is_covered_by_hand_is_not_said_to_have_nothing_covered(department):
    leaf = leaf_of(department, typeset(PAGE + "<p>Passed").write_pdf())

    covered = covered_paper(leaf, ["score"], [Drawn(leaf.key, 1, 100, 100, 300, 40)])

    assert covered.look == {1: BESIDE_ALONE}


@pytest.mark.parametrize("kind", ["score", "birth_date"])
def test_a_page_without_words_asks_for_a_box_whatever_is_struck_out(department, kind):
    leaf = leaf_of(department, scan_without_words())

    pages, box = pages_of(leaf.document), Drawn(leaf.key, 1, 100, 100, 300, 40)
    of_another = box._replace(leaf="document-0")
    assert pages_to_box(leaf, pages, [kind], [of_another]) == pages
    assert pages_to_box(leaf, pages, [kind], [box]) == []
    assert pages_to_box(leaf, pages, [], []) == []
    assert list(covered_paper(leaf, []).look) == [1]


def test_nothing_is_struck_out_on_a_paper_of_others_where_the_standing_alone_is(department):
    leaf = leaf_of(department, typeset(PAGE + "<p>Passed").write_pdf())

    assert covered_paper(leaf, ["serial_number"]).look == {1: NOTHING_FOUND}
    assert covered_paper(leaf, ["standing"]).look == {}


def test_the_mark_of_a_page_stays_what_it_was_when_it_was_decided():
    """Whoever changes it stops each packet that is granted and not built yet."""
    page = Page(612.0, 792.0, (Word("4411", 100.0, 100.0, 160.0, 120.0),))

    assert fingerprint_of(PageWords(page)) == (
        "06e50e3726b53f8002a53b1ed8080014152cb0c1ef0ce785d5e004bfcc7162b0"
    )


def test_the_cover_says_of_papers_of_others_that_it_was_looked_for_and_no_more(department):
    certified(department.officer, typeset(PAGE + WRITTEN).write_pdf(), by=department.clerk)
    request = asked(department.clerk, department.officer, parts=("certificates", "courses"))
    both = the_decision(asking.granted(request, department.ogc, redactions=["score", "birth_date"]))

    assert conditions_in_words(both) == [
        "Struck out wherever they stand on papers of the department’s own: Test scores, and "
        "what was not passed.",
        "Looked for on papers of others, and covered where found: Test scores; Days of birth; "
        "Names and serial numbers of members who are not asked about. What is written by hand, "
        "misspelled or drawn may not have been found there.",
        OTHERS_IN_TEXTS,
    ]


def test_a_packet_of_papers_of_others_alone_does_not_claim_that_all_is_struck_out(department):
    certified(department.officer, typeset(PAGE + WRITTEN).write_pdf(), by=department.clerk)
    request = asked(department.clerk, department.officer, parts=("certificates",))
    granted = asking.granted(request, department.ogc, redactions=["birth_date"])

    (said,) = conditions_in_words(the_decision(granted))

    assert said.startswith("Looked for on papers of others, and covered where found: Days of birth")


def test_a_packet_has_nothing_of_what_is_struck_out_in_any_object_of_it(
    department, settings, tmp_path, monkeypatch
):
    set_keys(settings, tmp_path)
    content = filled_in("4411 Quillfeather", note="O'Brien Sean 4412, born 04/12/1988, 87 %")
    certified(department.officer, content, by=department.clerk)
    request = asked(department.clerk, department.officer, parts=("certificates",))
    asking.granted(request, department.ogc, redactions=Redaction.values)

    asked_to_build(ReleaseRequest.objects.get(pk=request.pk), by=department.clerk)
    work_on(claim_next())

    assert Job.objects.get().error == ""
    with ReleasePacket.objects.get().file.open("rb") as stored:
        packet = stored.read()
    for word in ("Quillfeather", "04/12/1988", "O'Brien"):
        assert is_within(word, content)
        assert not is_within(word, packet)
    monkeypatch.undo()  # so that every program that reads PDFs is found again
    for text in texts_of(packet).values():
        assert not {"4411", "4412,", "87"} & set(text.split())


def test_however_many_members_there_are_they_are_read_at_once(
    department, django_assert_num_queries
):
    leaf = leaf_of(department, typeset(PAGE + WRITTEN).write_pdf())
    # The elements of those asked about: once for all papers.
    with django_assert_num_queries(4):
        leaf.words(frozenset(Redaction.values))
    for count in (1, 30):
        MemberFactory.create_batch(count)
        with django_assert_num_queries(3):
            sought = Seeking().sought_on(leaf, Redaction.values)
        assert len(sought.people) > count
