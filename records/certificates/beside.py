"""What a paper says, beside the fields of a form and marked on the pages of the paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django import forms
from django.forms.utils import pretty_name
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import get_text_list

from courses.models import Course, Provider
from courses.naming import without_course_id
from frame.search import folded
from frame.words import ended
from people.models import Member
from records.certificates import papers as stored
from records.certificates import proposed
from records.certificates.papers import PaperText, text_of
from records.certificates.proposed import Box, Known, Paper, Proposed, Reading
from records.certificates.reading import read_certificate
from records.credit.proposals import NOTHING_TOLD, Giver, Told
from records.models import Document, HeldPaper

LOOKED = "looked_at"
LONGEST_QUOTE = 120
THE_PAPER = "The paper"
MOST_READ = 3
# Fields that the page shows where a course gets its Course ID on the spot.
OF_A_NEW_COURSE = ("new_provider", "is_new_provider")
# Where what is quoted under a field stands, if that is filled in only once the field is ticked.
STANDS_IN = {"is_new_provider": "provider_name"}
DIFFERS = ", which is not what stands here."
# A mark is a little larger than the words, so that they stay readable.
MARGIN = 0.004
# Where a page of a paper is shown as a picture.
PAGE_OF: dict[type, str] = {
    Document: "records:document-page",
    HeldPaper: "records:held-paper-page",
}
# The pages of a paper are drawn on in so many parts.
PARTS = 1000


@dataclass(frozen=True)
class Mark:
    """Words that are marked on a page, and the field whose value they are."""

    field: str
    label: str
    words: str
    x: float
    y: float
    width: float
    height: float
    is_first: bool


@dataclass(frozen=True)
class ShownPage:
    """A page of a paper as it is shown."""

    number: int
    url: str
    marks: Sequence[Mark]


# A paper of a record, or one that is held beside a form.
P = TypeVar("P", bound=stored.Paper)


@dataclass(frozen=True)
class ShownPaper(Generic[P]):
    """A paper beside a form: its pages, what is read from it, and what a person should know."""

    document: P
    text: PaperText
    reading: Reading

    @property
    def quotes(self) -> dict[str, Proposed[Any]]:
        """What is read, by the name of the field that it is proposed for."""
        read = self.reading
        found = {
            "course": read.course or read.title,
            "completed_on": read.completed_on,
            "credit_hours": read.hours,
            "new_provider": read.provider,
            "is_new_provider": read.provider_name,
            "control_number": read.control_number,
            **read.area_hours,
        }
        return {name: quote for name, quote in found.items() if quote is not None}


def others_shown(
    papers: Sequence[Document], paper: ShownPaper[Document]
) -> list[tuple[Document, list[ShownPage]]]:
    """The first page of each other paper, the newest first; nothing on it is read."""
    return [
        (each, [ShownPage(1, reverse("records:document-page", args=[each.pk, 1]), [])])
        for each in reversed(papers)
        if each.pk != paper.document.pk
    ]


def told_by(paper: ShownPaper[Any] | None) -> Told:
    """What credit should agree with: the hours of its paper, whom that names, and who gave it."""
    if paper is None:
        return NOTHING_TOLD
    read = paper.reading
    told = NOTHING_TOLD
    if read.is_of_another and read.attendee:
        told = told._replace(other_name=read.attendee.words[:LONGEST_QUOTE])
    if read.provider is not None:
        words = read.provider.words[:LONGEST_QUOTE]
        told = told._replace(giver=Giver(read.provider.value, words, THE_PAPER))
    if read.hours is None:
        return told
    return told._replace(hours=read.hours.value, teller=THE_PAPER)


def read_first(
    documents: Sequence[P], *, sender: Member | None, today: date
) -> ShownPaper[P] | None:
    """Read papers until one is a certificate; without any, the first of all; none without papers.

    Only the first few are read: each takes a process.
    """
    if not documents:
        return None
    read: list[ShownPaper[P]] = []
    known = _known(sender, today)
    for document in documents[:MOST_READ]:
        text = text_of(document)
        paper = ShownPaper(document, text, read_certificate(text.pages, known))
        if paper.reading.paper is Paper.CERTIFICATE:
            return paper
        read.append(paper)
    return read[0]


def shown_beside(
    paper: ShownPaper[Document] | None,
    form: forms.Form,
    *,
    papers: Sequence[Document],
    sender: Member,
    expects: Paper = Paper.CERTIFICATE,
) -> dict[str, Any]:
    """What the page of a form shows of the paper: its pages, and what to know of it.

    Args:
        expects: the sort of paper that the form is for.
    """
    if paper is None:
        return {"shown": None, "pages": [], "paper_says": [], "other_papers": []}
    return {
        "shown": paper.document,
        "other_papers": others_shown(papers, paper),
        "pages": pages_of(paper, form),
        "paper_says": list(said_of(paper, sender, expects=expects)),
    }


def _known(sender: Member | None, today: date) -> Known:
    """What papers are read by: the application's own lists."""
    return Known(
        None if sender is None else proposed.Sender(sender.first_name, sender.last_name),
        today,
        [proposed.Course(*row) for row in Course.objects.values_list("pk", "title")],
        [
            proposed.Provider(*row)
            for row in Provider.objects.values_list("pk", "name", "license_number")
        ],
    )


def said_of(
    paper: ShownPaper[Any],
    sender: Member | None,
    *,
    is_sent_in: bool = True,
    expects: Paper = Paper.CERTIFICATE,
) -> Iterator[str]:
    """What a person should know before anything else, in sentences."""
    read = paper.reading
    if paper.text.why:
        yield paper.text.why
    elif read.paper is expects is Paper.TRANSCRIPT:
        yield "Nothing is read from a transcript. Enter what it says of this course."
    elif read.paper_said is not None:
        yield (
            f"This looks like a{'n' if read.paper[0] in 'ai' else ''} {read.paper}, not a "
            f"{expects}: it says “{read.paper_said.words[:LONGEST_QUOTE]}”. Nothing is proposed "
            "from it."
        )
        if read.paper is Paper.TRANSCRIPT:
            yield "A college transcript is entered as “College course”."
    elif read.paper is Paper.UNKNOWN:
        yield "It does not say that it is a certificate, so nothing is proposed from it."
    elif not paper.quotes:
        yield "Nothing on it could be read for sure, so nothing is proposed from it."
    if read.is_of_another and read.attendee is not None and sender is not None:
        yield (
            f"It names “{read.attendee.words[:LONGEST_QUOTE]}”, but {sender.name} sent it in. "
            "Send it back if it is somebody else’s."
            if is_sent_in
            else ended(f"It names “{read.attendee.words[:LONGEST_QUOTE]}”, and not {sender.name}")
        )


def pages_of(paper: ShownPaper[Any], form: forms.Form) -> list[ShownPage]:
    """The pages with their marks; a picture that was not read has one, without any."""
    labels = {name: _label(name, field) for name, field in form.fields.items()}
    quotes = paper.quotes
    if paper.reading.attendee is not None:
        # Where the form asks for the member, the name leads there.
        quotes["member" if "member" in labels else "attendee"] = paper.reading.attendee
    if paper.reading.paper_said is not None:
        quotes["paper"] = paper.reading.paper_said
    return [
        ShownPage(
            number + 1,
            reverse(PAGE_OF[type(paper.document)], args=[paper.document.pk, number + 1]),
            [
                _mark(name, labels.get(name, ""), quote, box, is_first=box is quote.boxes[0])
                for name, quote in quotes.items()
                if quote.page == number
                for box in quote.boxes
            ],
        )
        for number in range(max(len(paper.text.pages), 1))
    ]


def _mark(name: str, label: str, quote: Proposed[Any], box: Box, *, is_first: bool) -> Mark:
    left, top = max(box.left - MARGIN, 0), max(box.top - MARGIN, 0)
    return Mark(
        name,
        label,
        quote.words[:LONGEST_QUOTE],
        round(PARTS * left, 1),
        round(PARTS * top, 1),
        round(PARTS * (min(box.right + MARGIN, 1) - left), 1),
        round(PARTS * (min(box.bottom + MARGIN, 1) - top), 1),
        is_first,
    )


def put_beside(form: forms.Form, paper: ShownPaper[Any]) -> None:
    """Quote the paper under each field it says something of, and ask for a look at these."""
    quoted = []
    attendee = paper.reading.attendee
    quotes = {**({} if attendee is None else {"member": attendee}), **paper.quotes}
    for name, quote in quotes.items():
        field = form.fields.get(name)
        if field is None or (name in OF_A_NEW_COURSE and not form.initial.get("is_new_course")):
            continue
        filled = STANDS_IN.get(name, name)
        quoted.append(_label(filled, form.fields.get(filled, field)))
        field.widget.attrs["data-from-paper"] = name
        said = format_html(
            '<span class="quoted" data-quote="{}">The paper: '
            '<a href="#mark-{}" tabindex="-1">“{}”</a>{}</span>',
            name,
            name,
            quote.words[:LONGEST_QUOTE],
            "" if _stands(name, form, paper, quote) else DIFFERS,
        )
        field.help_text = format_html("{} {}", field.help_text, said) if field.help_text else said
    if quoted:
        form.fields[LOOKED] = forms.BooleanField(
            label="I have looked at each value that was read from the paper",
            error_messages={
                "required": "Look at what was read from the paper: "
                f"{get_text_list(quoted, 'and')}. Correct what is wrong, then tick this."
            },
            widget=forms.CheckboxInput(attrs={"data-looked": ""}),
        )


def _label(name: str, field: forms.Field) -> str:
    return str(field.label or pretty_name(name))


def _stands(name: str, form: forms.Form, paper: ShownPaper[Any], quote: Proposed[Any]) -> bool:
    """Whether the form starts from what the paper says; a member, from whom it names."""
    if name == "member":
        return not paper.reading.is_of_another
    stands = form.initial.get(STANDS_IN.get(name, name))
    if name == "course" and isinstance(stands, str):
        stands = without_course_id(stands)
    return _is_same(stands, quote)


def _is_same(stands: Any, quote: Proposed[Any]) -> bool:
    """Whether the form starts from what the paper says."""
    read = quote.value
    return bool(
        getattr(stands, "pk", stands) == read
        or str(stands) == str(read)
        or folded(str(stands)) == folded(quote.words)
    )
