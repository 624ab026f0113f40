"""Boxes drawn by hand on papers of others: shown, decided on, kept, and burnt into the packet."""

import io
import re

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from events.models import Event
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.paper import typeset
from frame.pdf.asking import every_pdf_page
from frame.pdf.covering import BESIDE_ALONE
from records.models import Document, ReleaseBox, ReleasePacket, ReleaseRequest
from records.releases.actions.deciding import reopen_release
from records.releases.actions.granting import MOST_BOXES, Conditions, grant_release
from records.releases.parts import Drawn, seal_of
from records.releases.reading import conditions_in_words, leaves_of, leaving
from records.releases.striking_out.papers_of_others import covered_paper
from tests.pdfs import is_within, texts_of
from tests.records.releases import asking
from tests.records.releases.asking import asked, the_decision
from tests.records.releases.packets.granted import asked_to_build, certified, set_keys
from tests.signed_in import client_of
from tests.uploads import scan_without_words

pytestmark = pytest.mark.django_db

SECRET = "Zanzibarov"
PAPER = (
    "<html lang=en><title>Certificate</title><style>@page{size:Letter;margin:1in}</style>"
    f"<p style='font:20pt serif'>Passed by 4411 together with {SECRET}"
)
FIGURES = {"left": "10", "top": "20.5", "width": "30", "height": "4"}


def of_secret(key: str) -> Drawn:
    """A box over the word that is to be covered."""
    (page,) = every_pdf_page(typeset(PAPER).write_pdf())
    (word,) = [each for each in page.words if each.text == SECRET]
    left, top, right, bottom = page.share_of(word)
    return Drawn(
        key,
        1,
        int(1000 * left) - 5,
        int(1000 * top) - 5,
        int(1000 * (right - left)) + 10,
        int(1000 * (bottom - top)) + 10,
    )


@pytest.fixture
def paper(department) -> Document:
    content = typeset(PAPER).write_pdf()
    return certified(department.officer, content, by=department.clerk).evidence


@pytest.fixture
def waiting(department, paper) -> ReleaseRequest:
    return asked(department.clerk, department.officer, parts=("certificates", "courses"))


@pytest.fixture
def key(paper) -> str:
    return f"document-{paper.pk}"


def page(name: str, *args: object) -> str:
    return reverse(f"records:release-{name}", args=args)


def typed(key: str, number: int = 0, **figures: str) -> dict[str, str]:
    """A box as a form sends it."""
    said = {"leaf": key, "page": "1", **FIGURES, **figures}
    return {f"box-{number}-{name}": value for name, value in said.items()}


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def hidden_value(said: str, name: str) -> str:
    """What a hidden field of a page holds."""
    (found,) = re.findall(rf'name="{name}" value="([^"]*)"', said)
    return found


def test_a_box_is_kept_with_its_decision_told_in_the_log_and_on_the_cover(
    department, waiting, key, paper
):
    box = Drawn(key, 1, 100, 205, 300, 40)

    asking.granted(waiting, department.ogc, boxes=[box])

    decision = the_decision(waiting)
    title = next(each["title"] for each in decision.leaves if each["key"] == key)
    assert decision.drawn == (box,)
    assert "Covered by hand: 1 place on 1 paper." in conditions_in_words(decision)
    assert Event.objects.get(action="release.grant").after["boxes"] == [
        f"{title}, page 1: left 10.0 %, top 20.5 %, width 30.0 %, height 4.0 %"
    ]
    assert leaving(decision)


def test_boxes_that_were_not_shown_are_not_decided_on(department, waiting, key):
    leaves = leaves_of(waiting, as_of=timezone.localdate())
    box = Drawn(key, 1, 100, 205, 300, 40)

    for seal in (seal_of(leaves), seal_of(leaves, [box._replace(left=99)])):
        with pytest.raises(ValidationError, match="boxes were drawn or moved"):
            grant_release(
                request=waiting,
                words="Yes.",
                conditions=Conditions(boxes=[box]),
                seal=seal,
                by=department.ogc,
                now=timezone.now(),
            )

    assert not ReleaseBox.objects.exists()


def test_a_box_on_what_is_no_paper_of_others_is_refused(department, waiting):
    course = next(
        each.key for each in leaves_of(waiting, as_of=timezone.localdate()) if each.is_own_paper
    )

    for other in (course, "document-999999"):
        with pytest.raises(ValidationError, match="not among these"):
            asking.granted(waiting, department.ogc, boxes=[Drawn(other, 1, 1, 1, 9, 9)])


@pytest.mark.parametrize("sides", [(4, 40), (40, 4)], ids=str)
def test_a_box_of_nothing_is_refused(department, waiting, key, sides):
    with pytest.raises(ValidationError, match="too small to cover anything"):
        asking.granted(waiting, department.ogc, boxes=[Drawn(key, 1, 0, 0, *sides)])

    assert not ReleaseBox.objects.exists()


def test_more_boxes_than_a_form_can_send_are_refused(department, waiting, key):
    boxes = [Drawn(key, 1, number, 1, 9, 9) for number in range(MOST_BOXES + 1)]

    with pytest.raises(ValidationError, match=f"{MOST_BOXES} boxes are the most"):
        asking.granted(waiting, department.ogc, boxes=boxes)


@pytest.mark.parametrize(
    "figures", [{"left": 701}, {"top": 961}, {"width": 0}, {"height": 0}, {"page": 0}], ids=str
)
def test_the_database_refuses_a_box_that_is_not_on_its_page(department, waiting, key, figures):
    asking.granted(waiting, department.ogc)
    given = {**Drawn(key, 1, 700, 960, 300, 40)._asdict(), **figures}

    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseBox.objects.create(decision=the_decision(waiting), **given)


def test_a_box_is_never_edited_or_deleted(department, waiting, key):
    asking.granted(waiting, department.ogc, boxes=[Drawn(key, 1, 100, 205, 300, 40)])
    box = ReleaseBox.objects.get()

    with pytest.raises(TypeError, match="never edited"):
        box.save()
    with pytest.raises(TypeError, match="never deleted"):
        box.delete()
    assert str(box) == f"Box on page 1 of {key}"


def test_a_box_that_is_moved_in_the_database_stops_the_packet(department, waiting, key):
    asking.granted(waiting, department.ogc, boxes=[Drawn(key, 1, 100, 205, 300, 40)])

    ReleaseBox.objects.update(left=1)

    with pytest.raises(ValidationError, match="changed since this was decided"):
        leaving(the_decision(waiting))


def test_a_page_is_shown_as_a_picture_that_no_cache_keeps_and_is_a_look(department, waiting, key):
    response = client_of(department.ogc).get(page("page", waiting.pk, key, 1))

    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "private, no-store"
    assert Image.open(io.BytesIO(response.content)).size == (1561, 2020)
    event = Event.objects.latest("pk")
    assert (event.action, event.by_serial_number) == ("release.look", "1103")
    assert event.after["page"].endswith(f"{department.officer.name}, page 1")


def test_no_page_is_shown_that_is_not_there(department, waiting, key, paper):
    ogc = client_of(department.ogc)
    course = next(
        each.key for each in leaves_of(waiting, as_of=timezone.localdate()) if each.is_own_paper
    )

    for leaf, number in ((key, 2), (key, 0), (course, 2), ("document-999999", 1)):
        assert ogc.get(page("page", waiting.pk, leaf, number)).status_code == 404
    default_storage.delete(paper.file.name)
    assert ogc.get(page("page", waiting.pk, key, 1)).status_code == 404


def test_a_page_of_ones_own_record_is_shown_to_nobody_who_decides(department, paper):
    certified(department.ogc, typeset(PAPER).write_pdf(), by=department.clerk)
    row = asked(department.clerk, department.ogc, parts=("certificates",))
    leaf, *_ = leaves_of(row, as_of=timezone.localdate())
    url = page("page", row.pk, leaf.key, 1)

    assert client_of(department.ogc).get(url).status_code == 404
    assert client_of(department.hrd).get(url).status_code == 200


def test_a_page_that_is_decided_is_shown_with_its_boxes_burnt_in(department, waiting, key):
    ogc, url = client_of(department.ogc), page("page", waiting.pk, key, 1)
    before = Image.open(io.BytesIO(ogc.get(url).content))
    box = Drawn(key, 1, 100, 205, 300, 40)
    place = (170, 430, 600, 480)
    assert before.crop(place).getextrema()[1] > 200

    asking.granted(waiting, department.ogc, boxes=[box])

    after = Image.open(io.BytesIO(ogc.get(url).content))
    assert after.crop(place).getextrema()[1] < 8
    assert client_of(department.hrd).get(url).status_code == 404


@pytest.mark.parametrize("asked_for", ["1.2", "a.1.2.3.4", "1.1.1.1.1.1"])
def test_a_box_that_an_address_spoils_is_answered_by_not_found(department, waiting, key, asked_for):
    url = f"{page('leaf', waiting.pk, key)}?box={asked_for}"

    assert client_of(department.ogc).get(url).status_code == 404


def test_each_page_of_a_paper_stands_beside_the_form_without_script(department, waiting, key):
    ogc, url = client_of(department.ogc), page("decide", waiting.pk)

    first = text_of(ogc.get(url))
    added = text_of(ogc.post(url, {"add_box": f"{key}/1"}))

    assert f'src="{page("page", waiting.pk, key, 1)}"' in first
    assert "Words were found in its text." in first
    assert 'name="box-0-left"' not in first
    assert 'name="box-0-left" value="40"' in added
    assert '<template data-box-template data-smallest="5">' in first
    assert '<rect class="boxed__box" x="400" y="450" width="200" height="50"/>' in added


def test_a_box_typed_as_figures_is_drawn_then_decided_on(department, waiting, key):
    ogc, url = client_of(department.ogc), page("decide", waiting.pk)
    sent = {**typed(key), "verdict": "granted", "words": "Yes.", "redactions": ["score"]}
    first = text_of(ogc.get(url))
    sent |= {name: hidden_value(first, name) for name in ("seal", "seen")}

    shown = text_of(ogc.post(url, {**sent, "look": "on"}))
    assert '<rect class="boxed__box" x="100" y="205" width="300" height="40"/>' in shown
    assert f"{page('leaf', waiting.pk, key)}?strike=score&amp;box=1.100.205.300.40" in shown
    sent["seal"] = hidden_value(shown, "seal")
    moved = text_of(ogc.post(url, {**sent, **typed(key, left="11")}))
    assert "boxes were drawn or moved" in moved
    assert ogc.post(url, sent).status_code == 302

    assert the_decision(waiting).drawn == (Drawn(key, 1, 100, 205, 300, 40),)


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({"left": "wide"}, "“wide” is not a number of per cent. Write it like 12.5."),
        ({"left": "-3"}, "“-3” is not a number of per cent."),
        ({"left": "1e1"}, "“1e1” is not a number of per cent."),
        ({"top": "101"}, "101 is off the page: 100 is its far edge."),
        ({"top": "1.25"}, "1.25 has more than one decimal."),
        ({"top": ""}, "Fill this in."),
        ({"width": "0"}, "A box of less than 0.5 % covers nothing."),
        ({"height": "0.4"}, "A box of less than 0.5 % covers nothing."),
        ({"width": "95"}, "From 10 on, 95 reaches beyond the right edge: 90 is the most."),
        ({"height": "80"}, "From 20.5 on, 80 reaches beyond the lower edge: 79.5 is the most."),
    ],
    ids=str,
)
def test_a_figure_that_can_not_be_is_refused_beside_its_field(
    department, waiting, key, figures, words
):
    (name,) = figures
    url = page("decide", waiting.pk)
    sent = {**typed(key, **figures), "verdict": "granted", "words": "Yes."}

    said = text_of(client_of(department.ogc).post(url, sent))

    assert f'id="id_box-0-{name}_error"><div>{words}' in said
    assert f'href="#id_box-0-{name}"' in said
    assert not ReleaseBox.objects.exists()


def test_a_box_is_removed_without_script(department, waiting, key):
    url = page("decide", waiting.pk)
    both = {**typed(key), **typed(key, 1, left="55")}

    said = text_of(client_of(department.ogc).post(url, {**both, "remove_box": "0"}))

    assert 'name="box-0-left" value="55"' in said
    assert 'name="box-1-left"' not in said


def test_a_box_on_a_page_that_is_not_shown_is_dropped(department, waiting, key):
    url = page("decide", waiting.pk)
    spoiled = {**typed(key), **typed("document-999999", 1), "box-2-left": "9"}
    sent = {**spoiled, "add_box": f"{key}/7"}

    said = text_of(client_of(department.ogc).post(url, sent))

    assert 'name="box-0-left" value="10"' in said
    assert 'name="box-1-left"' not in said


def test_who_decides_anew_starts_from_the_boxes_that_were_drawn(department, waiting, key):
    box = Drawn(key, 1, 100, 205, 300, 40)
    asking.granted(waiting, department.ogc, boxes=[box])
    reopen_release(request=waiting, reason="A name was missed.", by=department.hrd)
    hrd, url = client_of(department.hrd), page("decide", waiting.pk)

    said = text_of(hrd.get(url))
    assert 'name="box-0-top" value="20.5"' in said
    sent = {**typed(key), "verdict": "granted", "words": "Yes."}
    sent |= {name: hidden_value(said, name) for name in ("seal", "seen")}

    assert hrd.post(url, sent).status_code == 302
    assert the_decision(waiting).drawn == (box,)


@pytest.mark.parametrize("fault", ["damaged", "gone"])
def test_a_paper_that_can_not_be_shown_says_so_beside_the_form(department, fault):
    evidence = certified(department.officer, typeset(PAPER).write_pdf(), by=department.clerk)
    file = evidence.evidence.file
    default_storage.delete(file.name)
    if fault == "damaged":
        default_storage.save(file.name, io.BytesIO(b"%PDF-1.7 a letter"))
    row = asked(department.clerk, department.officer, parts=("certificates",))

    said = text_of(client_of(department.ogc).get(page("decide", row.pk)))

    words = {
        "damaged": "“certificate.pdf” can’t be drawn page by page",
        "gone": "Its file is not in the storage",
    }
    assert words[fault] in said
    assert "add_box" not in said.partition("<template")[0]


def picture_within(packet: bytes) -> Image.Image:
    """The picture of the paper of somebody else."""
    with pikepdf.open(io.BytesIO(packet)) as opened:
        (found,) = [
            each
            for each in opened.objects
            if isinstance(each, pikepdf.Stream) and each.get("/ColorSpace") == "/DeviceGray"
        ]
        picture = pikepdf.PdfImage(found).as_pil_image()
        picture.load()
    return picture


def test_what_is_drawn_over_is_in_no_byte_and_no_dot_of_the_packet(
    department, waiting, key, paper, settings, tmp_path
):
    set_keys(settings, tmp_path)
    box = of_secret(key)
    ogc = client_of(department.ogc)
    place = (box.left + 5, box.top + 5, box.left + box.width - 5, box.top + box.height - 5)

    def within(picture: Image.Image) -> Image.Image:
        across, down = picture.width / 1000, picture.height / 1000
        left, top, right, bottom = place
        return picture.crop(
            (round(left * across), round(top * down), round(right * across), round(bottom * down))
        )

    plain = Image.open(io.BytesIO(ogc.get(page("page", waiting.pk, key, 1)).content))
    assert within(plain).getextrema()[1] > 200, "the word is not hidden where none hides it"
    asking.granted(waiting, department.ogc, boxes=[box])
    asked_to_build(ReleaseRequest.objects.get(pk=waiting.pk), by=department.clerk)
    work_on(claim_next())
    assert Job.objects.get().error == ""

    with ReleasePacket.objects.get().file.open("rb") as stored:
        packet = stored.read()
    assert not is_within(SECRET, packet)
    for program, text in texts_of(packet).items():
        assert SECRET not in text, program
    assert within(picture_within(packet)).getextrema()[1] < 8
    with pikepdf.open(io.BytesIO(packet)) as opened:
        assert any(
            each.read_raw_bytes() == ogc.get(page("page", waiting.pk, key, 1)).content
            for each in opened.objects
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"
        ), "the page that was shown is, dot for dot, what leaves"


def test_a_scan_without_words_leaves_once_it_is_covered_by_hand(department, settings, tmp_path):
    set_keys(settings, tmp_path)
    document = certified(department.officer, scan_without_words(), by=department.clerk).evidence
    row = asked(department.clerk, department.officer, parts=("certificates",))
    box = Drawn(f"document-{document.pk}", 1, 100, 100, 300, 40)
    said = asking.spoken_for(row, department.ogc)
    struck = ["serial_number"]
    asking.granted(row, department.ogc, redactions=struck, boxes=[box], nobody_else=said)

    asked_to_build(ReleaseRequest.objects.get(pk=row.pk), by=department.clerk)
    work_on(claim_next())

    assert Job.objects.get().error == ""
    (sentence,) = ReleasePacket.objects.get().look
    assert "No words could be read here" in sentence


TOLD = (
    "<html lang=en><title>T</title><style>@page{size:Letter;margin:1in}p{font:20pt serif}</style>"
    "<p>Completed on 03/10/2026<p>Score: 97<p>DOB 04/05/1980"
)


@pytest.mark.parametrize(
    ("redaction", "covered"), [("score", ["97"]), ("birth_date", ["04/05/1980"])]
)
def test_scores_and_days_of_birth_are_covered_beside_the_word_that_names_them(
    department, redaction, covered
):
    content = typeset(TOLD).write_pdf()
    certified(department.officer, content, by=department.clerk)
    row = asked(department.clerk, department.officer, parts=("certificates",))
    (leaf,) = leaves_of(row, as_of=timezone.localdate())

    paper = covered_paper(leaf, [redaction])

    picture = picture_within(paper.content)
    (told,) = every_pdf_page(content)
    black = []
    for word in told.words:
        left, top, right, bottom = told.share_of(word)
        place = (
            round(left * picture.width) + 2,
            round(top * picture.height) + 2,
            round(right * picture.width) - 2,
            round(bottom * picture.height) - 2,
        )
        if picture.crop(place).getextrema()[1] < 30:
            black.append(word.text)
    assert black == covered
    assert paper.look[1].startswith(BESIDE_ALONE)


def test_the_form_says_what_is_to_be_covered_by_hand(department, waiting):
    said = text_of(client_of(department.ogc).get(page("decide", waiting.pk)))

    assert "scores and days of birth are found only beside a word that says what they are" in said
