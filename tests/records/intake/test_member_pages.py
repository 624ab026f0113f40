"""A member's pages: sending in, what was sent, where it stands, answering and withdrawing."""

import hashlib
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from frame.files import HEIF_ON_A_PHONE, checked_file
from records.credit_entry import CreditEntry
from records.intake.models import OutsideTraining
from records.intake.outside_training import accept_outside_training
from records.models import Document
from tests.factories import CompletionFactory, CourseFactory
from tests.fake_clamd import fake_clamd
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.intake.sending import NOON, REQUEST, TYPED, a_request, a_training, send
from tests.uploads import PDF, pdf, picture

SEND = "/sent-in/new/post_certified/"


@pytest.fixture(autouse=True)
def first_of_april():
    with time_machine.travel(NOON, tick=False):
        yield


def sent(department, page: str = SEND, **typed):
    return sign_in(department.officer).post(page, {**TYPED, "papers": pdf(), **typed})


def errors_of(response) -> dict[str, list[str]]:
    form = response.context["form"]
    return {name: form[name].error_words for name in form.errors}


def page_of(training: OutsideTraining, name: str = "records:sent-in-detail") -> str:
    return reverse(name, args=[training.pk])


def test_each_kind_is_offered(department):
    page = sign_in(department.officer).get("/sent-in/new/").content.decode()

    for ask in ("post_certified", "non_post", "college", "post_request"):
        assert f'href="/sent-in/new/{ask}/"' in page


def test_a_kind_that_there_is_not_is_not_found(department):
    assert sign_in(department.officer).get("/sent-in/new/other/").status_code == 404


@pytest.mark.parametrize(
    ("ask", "fields"),
    [
        ("post_certified", {"control_number"}),
        ("non_post", set()),
        ("college", set()),
        ("post_request", {"times", "location", "instructor", "synopsis"}),
    ],
)
def test_each_kind_asks_its_own_fields_and_says_who_sends(department, ask, fields):
    response = sign_in(department.officer).get(f"/sent-in/new/{ask}/")

    every = {*TYPED, "photo", "papers", "form_token"}
    assert set(response.context["form"].fields) == every | fields
    assert "Núñez, Ana, 4411, Police Officer, Squad 110" in response.content.decode()


def test_several_files_and_a_photo_are_sent_with_it(department):
    response = sent(department, papers=[pdf("one.pdf"), picture()], photo=picture("JPEG"))

    training = OutsideTraining.objects.get()
    assert response.url == page_of(training)
    assert [str(paper) for paper in training.papers.all()] == ["scan.jpeg", "one.pdf", "scan.png"]


def test_a_request_for_certification_is_sent_without_a_paper(department):
    sign_in(department.officer).post("/sent-in/new/post_request/", {**TYPED, **REQUEST})

    assert OutsideTraining.objects.get().synopsis == "How to ask and how to listen."


def test_each_item_of_a_request_that_is_missing_is_named(department):
    response = sign_in(department.officer).post("/sent-in/new/post_request/", {})

    missing = {"title", "provider_name", "first_on", "hours", *REQUEST}
    assert set(errors_of(response)) == missing
    assert not OutsideTraining.objects.exists()


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (
            SimpleUploadedFile("empty.pdf", b""),
            "“empty.pdf” is empty. Choose a PDF, or a picture as PNG or JPEG.",
        ),
        (
            SimpleUploadedFile("program.pdf", b"MZ\x90\x00" * 300),
            "“program.pdf” is neither a PDF nor a picture, whatever its name says. Choose a PDF, "
            "or a picture as PNG or JPEG.",
        ),
        (
            SimpleUploadedFile("IMG_0412.HEIC", b"\x00\x00\x00\x24ftypheic" + b"\x00" * 99),
            f"“IMG_0412.HEIC” {HEIF_ON_A_PHONE}",
        ),
        (
            SimpleUploadedFile("big.pdf", b"%PDF-1.4" + b" " * 26 * 1024 * 1024),
            "“big.pdf” has 26.0 MB; 10 MB is the most. Scan it with fewer dots per inch.",
        ),
    ],
    ids=["empty", "disguised", "of a phone", "26 MB"],
)
def test_a_file_that_cannot_be_taken_is_named_and_what_was_typed_stays(department, upload, words):
    response = sent(department, papers=[pdf("good.pdf"), upload])

    assert errors_of(response) == {"papers": [words]}
    assert response.context["form"]["title"].value() == TYPED["title"]
    assert "Choose good.pdf and" in response.content.decode()
    assert not OutsideTraining.objects.exists()


def test_the_page_says_by_what_its_paper_is_known_as_the_file_that_was_sent(department):
    training = send(department.officer)
    paper = training.papers.get().document

    said = sign_in(department.officer).get(page_of(training)).content.decode()

    assert f"SHA-256 {hashlib.sha256(PDF).hexdigest()}" in said
    with paper.file.open("rb") as kept:
        assert kept.read() == PDF


def test_a_file_that_the_virus_scanner_could_not_look_through_is_not_sent(department, settings):
    with fake_clamd(hangs_up=True) as (_, settings.CLAMD_ADDRESS):
        response = sent(department)

    assert errors_of(response)["papers"][0].startswith(
        "“decision.pdf” could not be searched for viruses just now"
    )
    assert response.context["form"]["title"].value() == TYPED["title"]
    assert not OutsideTraining.objects.exists()
    assert not Document.objects.exists()


def test_a_script_sends_the_form_and_is_told_where_to_go_on(department):
    client = sign_in(department.officer)

    answer = client.post(SEND, {**TYPED, "papers": pdf()}, headers={"HX-Request": "true"})

    training = OutsideTraining.objects.get()
    assert (answer.status_code, answer["HX-Redirect"]) == (204, page_of(training))


def test_a_form_that_comes_back_to_the_script_keeps_its_files_but_a_refused_one(department):
    client = sign_in(department.officer)
    headers = {"HX-Request": "true"}

    kept = client.post(SEND, {"papers": pdf()}, headers=headers).content.decode()
    refused = client.post(
        SEND, {"papers": SimpleUploadedFile("empty.pdf", b"")}, headers=headers
    ).content.decode()

    assert kept.count('hx-preserve="true"') == 2
    assert refused.count('hx-preserve="true"') == 1
    assert "Choose decision.pdf again" not in kept


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("sent", "You sent it on Apr 1, 2026. It waits for the Training Unit"),
        ("returned", "The second page is missing."),
        ("accepted", "It was accepted on Apr 1, 2026"),
        ("withdrawn", "It was withdrawn."),
    ],
)
def test_its_page_says_where_it_stands(department, state, words):
    training = a_training(department.officer, state)

    page = sign_in(department.officer).get(page_of(training)).content.decode()

    assert words in page
    assert ("Withdraw it" in page) == (state in {"sent", "returned"})
    assert ("Answer and send it again" in page) == (state == "returned")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (
            "sent",
            "Núñez, Ana sent it on Apr 1, 2026. It waits for the Training Unit.",
        ),
        ("forwarded", "It was forwarded to POST on Apr 1, 2026. POST decides."),
    ],
)
def test_who_looks_at_another_reads_the_senders_name_and_nothing_to_do(department, state, words):
    training = a_request(department.officer, state)

    page = sign_in(department.clerk).get(page_of(training))

    assert page.context["sentence"] == words


def test_the_line_that_came_of_it_is_named_with_course_day_and_hours(department):
    line = CompletionFactory(member=department.officer, completed_on=date(2026, 3, 10))
    training = a_training(department.officer, "accepted", completion=line)

    page = sign_in(department.officer).get(page_of(training)).content.decode()

    assert f">{line.course}, 8.00 hours on Mar 10, 2026</a>" in page


def test_what_happened_names_the_source_in_words_and_every_paper(department):
    papers = [
        checked_file(pdf("one.pdf")),
        checked_file(pdf("two.pdf", PDF.replace(b"612", b"600"))),
    ]
    training = send(department.officer, papers=papers)
    evidence = training.papers.first().document
    course = CourseFactory()
    course.refresh_from_db()

    accept_outside_training(
        training=training,
        entry=CreditEntry(
            member=department.officer,
            course=course,
            completed_on=training.last_on,
            source=course.source,
            delivery=course.delivery,
            hours=course.designated_hours,
            evidence=evidence,
        ),
        by=department.clerk,
        now=NOON,
    )

    page = sign_in(department.clerk).get(page_of(training))
    said = {change.name: change.after for change in page.context["writes"][0].changes}
    assert (said["Source"], said["Papers"]) == (
        "Licensed basic training center",
        "one.pdf, two.pdf",
    )


def test_days_that_cannot_be_are_named_beside_the_other_errors(department):
    days = {"first_on": "2026-03-10", "last_on": "2026-03-09"}

    response = sign_in(department.officer).post(SEND, days)

    errors = errors_of(response)
    assert set(errors) == {"title", "provider_name", "hours", "last_on"}
    assert errors["last_on"] == ["Mar 9, 2026 is before Mar 10, 2026, the first day."]


@pytest.mark.parametrize(
    ("days", "fields"),
    [
        ({"first_on": "2026-03-09", "last_on": "2026-04-02"}, {"last_on": "Apr 2, 2026"}),
        ({"first_on": "2026-04-02", "last_on": ""}, {"first_on": "Apr 2, 2026"}),
        (
            {"first_on": "2026-04-02", "last_on": "2026-04-03"},
            {"first_on": "Apr 2, 2026", "last_on": "Apr 3, 2026"},
        ),
    ],
)
def test_a_day_to_come_is_named_at_its_own_field(department, days, fields):
    response = sign_in(department.officer).post(SEND, {**TYPED, **days, "papers": pdf()})

    assert errors_of(response) == {
        name: [f"{day} is still to come. Send the certificate once the training is completed."]
        for name, day in fields.items()
    }


def test_the_list_says_state_and_whose_turn_it_is(department):
    a_training(department.officer)
    a_training(department.officer, "returned", title="Report writing")
    a_training(department.colleague, title="Of a colleague")

    page = sign_in(department.officer).get("/sent-in/").content.decode()

    assert ("Training Unit" in page, "Sent back to you" in page) == (True, True)
    assert "Of a colleague" not in page


def test_an_answer_is_typed_into_the_same_form(department):
    training = a_training(department.officer, "returned")
    page = page_of(training, "records:sent-in-answer")
    client = sign_in(department.officer)

    shown = client.get(page).context["form"]
    assert shown["title"].value() == training.title
    response = client.post(
        page, {**TYPED, "hours": "6", "answer": "Here it is.", "seen": shown["seen"].value()}
    )

    training.refresh_from_db()
    assert response.url == page_of(training)
    assert (training.state, str(training.hours)) == ("sent", "6.00")


def test_what_is_not_asked_any_more_is_told_in_place_of_the_form(department):
    training = a_training(department.officer)

    page = sign_in(department.officer).get(page_of(training, "records:sent-in-answer"))

    assert "nothing is asked" in page.content.decode()


def test_it_is_withdrawn_by_a_button_once(department):
    training = a_training(department.officer)
    client = sign_in(department.officer)
    page = page_of(training, "records:sent-in-withdraw")

    first = client.post(page, follow=True).content.decode()
    second = client.post(page, follow=True).content.decode()

    assert "is withdrawn." in first
    assert "has withdrawn it." in second


def test_home_and_record_lead_to_sending_and_say_what_was_sent_back(department):
    a_training(department.officer, "returned")
    a_training(department.officer)

    for page in ("/", reverse("desk:my-record")):
        said = sign_in(department.officer).get(page).content.decode()
        assert 'href="/sent-in/new/"' in said
        assert "The Training Unit asks: The second page is missing." in said
        assert "1 that you sent waits" in said
    for page in ("/", reverse("desk:my-record")):
        assert "/sent-in/new/" not in sign_in(department.auditor).get(page).content.decode()
