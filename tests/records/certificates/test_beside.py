"""What was read from a paper, beside the clerk's form: quoted, marked, and not accepted unseen."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.urls import reverse

from courses.designations import HOURS_COLUMNS
from courses.models import Provider
from frame.files import checked_file
from frame.paper import typeset
from records.certificates.beside import read_first
from records.certificates.papers import GONE, NO_PROGRAM
from records.intake.models import OutsideTraining
from records.models import Completion
from tests.factories import CourseFactory, ProviderFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.intake.sending import NOON, a_training, send, typed_of
from tests.uploads import pdf, picture

LINES = [
    "Certificate of Completion",
    "This certifies that",
    "Ana Núñez",
    "has successfully completed",
    "Interview and interrogation",
    "6 CLEE hours: 4 legal, 2 technical",
    "completed March 9, 2026",
    "River Academy",
    "Control number: PC-26-1234",
]
# Its hours, by area.
OF_SIX = {
    **dict.fromkeys(HOURS_COLUMNS, ""),
    "credit_hours": "6",
    "legal_studies": "4",
    "technical_studies": "2",
}
RECEIPT = ["Registration receipt", *LINES[2:]]


@pytest.fixture(autouse=True)
def first_of_april():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture(autouse=True)
def no_program(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def course(db):
    academy = ProviderFactory(name="River Academy", kind="licensed_provider")
    return CourseFactory(course_id="26-0042", title="Interview and interrogation", provider=academy)


def a_pdf(*lines: str, name: str = "certificate.pdf"):
    html = "<style>@page{size:Letter}</style>" + "".join(f"<p>{line}</p>" for line in lines)
    return checked_file(pdf(name, typeset(html).write_pdf()))


def opened(department, training: OutsideTraining):
    return sign_in(department.clerk).get(page_of(training))


def page_of(training: OutsideTraining) -> str:
    return reverse("records:outside-training-decide", args=[training.pk])


def quotes(form) -> dict[str, str]:
    return {
        name: field.help_text.split("“")[1].split("”")[0]
        for name, field in form.fields.items()
        if "data-quote" in str(field.help_text)
    }


def test_each_value_read_goes_before_what_was_typed_and_is_quoted_and_marked(department, course):
    response = opened(department, send(department.officer, papers=[a_pdf(*LINES)]))

    form = response.context["form"]
    assert quotes(form) == {
        "course": "Interview and interrogation",
        "completed_on": "March 9, 2026",
        "credit_hours": "6 CLEE hours:",
        "control_number": "PC-26-1234",
        "legal_studies": "4",
        "technical_studies": "2",
    }
    assert (form.initial["course"], form.initial["completed_on"]) == (course, date(2026, 3, 9))
    assert form.initial["control_number"] == "PC-26-1234"
    [page] = response.context["pages"]
    marked = {mark.field: mark.words for mark in page.marks}
    assert marked == {**quotes(form), "new_provider": "River Academy", "attendee": "Ana Núñez"}
    assert response.context["paper_says"] == []


def typed_into(client, training: OutsideTraining) -> dict[str, str]:
    """What a clerk sends who looked at all that was read, and changed nothing."""
    return {**typed_of(client.get(page_of(training)).context["form"]), "looked_at": "on"}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (LINES, "The paper says 6.00 hours, and 8.00 stand here."),
        (LINES[:5] + LINES[6:], "Núñez, Ana says 7.50 hours, and 8.00 stand here."),
    ],
)
def test_a_known_course_of_other_hours_is_not_accepted_unasked(department, course, lines, said):
    training = send(department.officer, papers=[a_pdf(*lines)], hours=Decimal("7.50"))
    client = sign_in(department.clerk)
    typed = typed_into(client, training)

    [asked] = client.post(page_of(training), typed).context["warnings"]

    assert (asked.key, asked.sentences[0][: len(said)]) == ("other_than_the_paper", said)
    assert not Completion.objects.exists()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (LINES, "The paper says “River Academy”, and this course is of Open Plains Group."),
        (LINES[:7], "Núñez, Ana says “River Academy”, and this course is of Open Plains Group."),
    ],
)
def test_a_known_course_of_another_provider_is_not_accepted_unasked(
    department, course, lines, said
):
    other = ProviderFactory(name="Open Plains Group", kind="licensed_provider")
    CourseFactory(course_id="26-0099", title="Interviews", provider=other)
    training = send(
        department.officer, papers=[a_pdf(*lines)], hours=Decimal(6), provider_name="River Academy"
    )
    client = sign_in(department.clerk)
    typed = {**typed_into(client, training), **OF_SIX, "course": "26-0099"}

    [asked] = client.post(page_of(training), typed).context["warnings"]

    assert (asked.key, asked.sentences[0][: len(said)]) == ("other_provider_than_told", said)
    assert not Completion.objects.exists()


def test_a_paper_in_another_name_is_not_accepted_unasked(department, course):
    lines = [*LINES[:2], "Owen Averdale", *LINES[3:5], "8 hours", *LINES[6:]]
    training = send(department.officer, papers=[a_pdf(*lines)])
    client = sign_in(department.clerk)

    response = client.post(page_of(training), typed_into(client, training))

    [asked] = response.context["warnings"]
    assert asked.key == "name_of_another"
    assert "Send it back if it is somebody else’s" in asked.sentences[0]
    assert not Completion.objects.exists()


def test_a_provider_that_the_list_has_not_is_offered_by_its_name_and_saved_by_nobodys_slip(
    department, course
):
    lines = [*LINES[:4], "Boats", *LINES[5:7], "Provided by Casey Institute"]
    training = send(
        department.officer, title="Boats", provider_name="Casey Inst.", papers=[a_pdf(*lines)]
    )
    client = sign_in(department.clerk)

    form = client.get(page_of(training)).context["form"]

    assert form["is_new_provider"].label == (
        "“Casey Institute” is not in the list: add the provider"
    )
    assert (form["is_new_provider"].value(), form["provider_name"].value()) == (
        None,
        "Casey Institute",
    )
    assert quotes(form)["is_new_provider"] == "Casey Institute"
    typed = {**typed_of(form), "is_new_provider": "on", "provider_kind": "other"}
    refused = client.post(page_of(training), typed).context["form"]
    assert "Name of the provider" in refused["looked_at"].error_words[0]
    assert not Provider.objects.filter(name="Casey Institute").exists()


def test_without_a_name_on_the_paper_that_of_the_sender_is_offered(department, course):
    training = send(department.officer, title="Boats", provider_name="Casey Inst.")

    form = opened(department, training).context["form"]

    assert form["provider_name"].value() == "Casey Inst."
    assert form["is_new_provider"].label == "“Casey Inst.” is not in the list: add the provider"


def test_a_course_of_another_provider_than_the_one_told_is_not_proposed(department, course):
    plains = ProviderFactory(name="Open Plains Safety Group")
    lines = [line for line in LINES if line != "River Academy"]
    training = send(department.officer, provider_name=plains.name, papers=[a_pdf(*lines)])

    form = opened(department, training).context["form"]

    assert (form.initial["is_new_course"], form.initial["new_provider"]) == (True, plains)
    assert form.initial["credit_hours"] == 6
    assert "which is not what stands here" not in form.fields["course"].help_text


def test_what_differs_from_the_course_is_told(department, course):
    form = opened(department, send(department.officer, papers=[a_pdf(*LINES)])).context["form"]

    assert "which is not what stands here" in form.fields["credit_hours"].help_text
    assert "which is not what stands here" not in form.fields["course"].help_text


def test_a_course_without_a_course_id_is_filled_from_the_paper(department, course):
    lines = [line.replace("Interview and interrogation", "Boat patrol basics") for line in LINES]
    lines[4] = "Boat Patrol Basics"
    training = send(
        department.officer, title="Boats", provider_name="Unknown", papers=[a_pdf(*lines)]
    )

    form = opened(department, training).context["form"]

    assert (form.initial["course"], form.initial["new_provider"]) == ("Boats", course.provider)
    assert (form.initial["credit_hours"], form.initial["legal_studies"]) == (6, 4)
    assert quotes(form)["new_provider"] == "River Academy"
    assert "which is not what stands here" in form.fields["course"].help_text


def test_nothing_is_accepted_before_somebody_looked(department, course):
    training = send(department.officer, papers=[a_pdf(*LINES)])
    client = sign_in(department.clerk)
    typed = typed_of(client.get(page_of(training)).context["form"])

    refused = client.post(page_of(training), typed)

    assert refused.context["form"]["looked_at"].error_words == [
        "Look at what was read from the paper: Course, Completed on, Credit hours, POST control "
        "number, Legal studies and Technical studies. Correct what is wrong, then tick this."
    ]
    assert not Completion.objects.exists()


def test_what_was_looked_at_is_accepted_with_its_paper(department, course):
    receipt, certificate = a_pdf(*RECEIPT, name="receipt.pdf"), a_pdf(*LINES)
    training = send(department.officer, papers=[receipt, certificate])
    client = sign_in(department.clerk)
    typed = typed_of(client.get(page_of(training)).context["form"])

    client.post(page_of(training), {**typed, "looked_at": "on", **OF_SIX})

    completion = Completion.objects.get()
    assert completion.evidence.name == "certificate.pdf"
    assert (completion.completed_on, completion.control_number) == (date(2026, 3, 9), "PC-26-1234")


def test_every_other_paper_is_shown_too_the_newest_first(department, course):
    first, photo = a_pdf(*RECEIPT, name="receipt.pdf"), checked_file(picture(name="answer.png"))
    training = send(department.officer, papers=[first, a_pdf(*LINES), photo])

    response = opened(department, training)

    shown = [document.name for document, _ in response.context["other_papers"]]
    assert (response.context["shown"].name, shown) == (
        "certificate.pdf",
        ["answer.png", "receipt.pdf"],
    )
    assert 'alt="Page 1 of answer.png"' in response.content.decode()


def test_a_transcript_leads_to_where_a_college_course_is_entered(department, course):
    response = opened(department, send(department.officer, papers=[a_pdf("Official transcript")]))

    [_, way_out] = response.context["paper_says"]
    assert way_out == "A college transcript is entered as “College course”."
    assert '<a class="usa-link" href="?kind=college">College course</a>' in (
        response.content.decode()
    )


def test_a_transcript_beside_the_form_of_a_college_course_is_what_that_asks_for(department, course):
    paper = a_pdf("Two Rivers Community College", "Official Transcript", "Term: Fall 2025")

    response = opened(department, send(department.officer, ask="college", papers=[paper]))

    assert response.context["paper_says"] == [
        "Nothing is read from a transcript. Enter what it says of this course."
    ]
    receipt = a_pdf(*RECEIPT, name="receipt.pdf")
    response = opened(department, send(department.officer, ask="college", papers=[receipt]))
    assert response.context["paper_says"] == [
        "This looks like a registration receipt, not a transcript: it says “Registration "
        "receipt”. Nothing is proposed from it."
    ]


def test_a_receipt_offers_nothing_and_says_what_it_is(department, course):
    response = opened(department, send(department.officer, papers=[a_pdf(*RECEIPT)]))

    assert response.context["paper_says"] == [
        "This looks like a registration receipt, not a certificate: it says “Registration "
        "receipt”. Nothing is proposed from it."
    ]
    assert quotes(response.context["form"]) == {}
    assert "looked_at" not in response.context["form"].fields
    [page] = response.context["pages"]
    assert [mark.field for mark in page.marks] == ["paper"]


def test_the_lists_are_asked_for_once_however_many_papers_are_read(
    department, course, django_assert_num_queries
):
    receipts = [a_pdf(*RECEIPT, name=f"{place}.pdf") for place in range(3)]
    training = send(department.officer, papers=receipts)
    documents = [paper.document for paper in training.papers.select_related("document")]

    read_first(documents, sender=department.officer, today=NOON.date())

    for some in (documents[:1], documents):
        with django_assert_num_queries(2 + len(some)):  # the lists, and the words of each
            read_first(some, sender=department.officer, today=NOON.date())


def test_another_persons_name_is_told_with_both(department, course):
    lines = [*LINES[:2], "Owen Averdale", *LINES[3:]]

    response = opened(department, send(department.officer, papers=[a_pdf(*lines)]))

    assert response.context["paper_says"] == [
        "It names “Owen Averdale”, but Núñez, Ana sent it in. Send it back if it is somebody "
        "else’s."
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["Hello"], "It does not say that it is a certificate, so nothing is proposed from it."),
        (["Certificate"], "Nothing on it could be read for sure, so nothing is proposed from it."),
        (["Invoice"], "This looks like an invoice, not a certificate: it says “Invoice”. "),
    ],
)
def test_a_paper_that_says_little_is_told_to(department, lines, said):
    response = opened(department, send(department.officer, papers=[a_pdf(*lines)]))

    assert response.context["paper_says"][0].startswith(said)


def test_a_photo_is_shown_with_why_nothing_is_proposed(department, course):
    training = send(department.officer, papers=[checked_file(picture())])

    response = opened(department, training)

    assert response.context["paper_says"] == [NO_PROGRAM]
    document = training.papers.get().document
    address = reverse("records:document-page", args=[document.pk, 1])
    assert [page.url for page in response.context["pages"]] == [address]


def test_a_paper_that_is_not_in_the_storage_says_so(department, course):
    training = a_training(department.officer)
    for sent in training.papers.all():
        default_storage.delete(sent.document.file.name)

    response = opened(department, training)

    assert response.context["paper_says"] == [GONE]


def test_what_was_sent_without_a_paper_is_decided_all_the_same(department):
    training = a_training(department.officer)
    training.papers.all().delete()

    response = opened(department, training)

    assert (response.context["pages"], response.context["paper_says"]) == ([], [])


def test_what_a_paper_says_can_run_nothing_on_the_page(department, course):
    lines = [line.replace("PC-26-1234", "26-1234") for line in LINES]
    lines[2] = "Owen &lt;b&gt;Averdale"
    lines.append("Course title: &lt;script&gt;alert(1)&lt;/script&gt; Patrol")

    page = opened(department, send(department.officer, papers=[a_pdf(*lines)])).content.decode()

    assert "<script>alert" not in page
    assert "<b>Averdale" not in page
