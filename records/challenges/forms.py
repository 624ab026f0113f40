"""What a member challenges, and what the Training Unit decides."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from frame.files import CheckedFile
from frame.form_fields import DocumentsField, ManyFiles, SeenField, TypedDate, TypedText
from frame.forms_files import FormWithFiles
from frame.forms_once import FormTokenField
from frame.reasons import ReasonField
from people.models import Member
from records.certificates.beside import ShownPaper, put_beside, told_by
from records.challenges.actions.deciding import ENTERED, WHY_DECIDED
from records.challenges.actions.sending import LONGEST_MISSING, WHY_MISSING, WHY_WRONG
from records.challenges.models import Challenge
from records.challenges.putting_right import lines_in_place, same_in_place
from records.forms.sent_credit import SentCreditForm
from records.intake.answering import WHY_ANSWER
from records.intake.forms.declining import LineField
from records.intake.forms.sending import PICTURES
from records.intake.states import CHALLENGE
from records.models import Completion, Document

Outcome = Challenge.Outcome
READ_BY = "The Training Unit reads it."


class EvidenceForm(FormWithFiles):
    """A form with papers, taken by camera or chosen."""

    photo = DocumentsField(
        label="Take a photo",
        widget=ManyFiles(attrs={"accept": PICTURES, "capture": "environment"}),
    )
    papers = DocumentsField(label="Evidence", help_text="PDF or pictures, up to 10 MB each.")

    @property
    def chosen(self) -> Sequence[CheckedFile]:
        """Every file, by camera or otherwise."""
        return [*self.cleaned_data["photo"], *self.cleaned_data["papers"]]


class WrongForm(EvidenceForm):
    """What is wrong with a line."""

    what = ReasonField(
        label="What is wrong, and how should it be?", missing=WHY_WRONG, kept=READ_BY
    )
    form_token = FormTokenField()

    field_order = ("what",)


class MissingForm(EvidenceForm):
    """What is missing from the record."""

    title = TypedText(
        longest=LONGEST_MISSING,
        label="What is missing?",
        help_text="The course or the class, as you know it.",
        error_messages={"required": "Say what is missing: the course or the class."},
    )
    happened_on = TypedDate(
        required=False,
        label="On which day?",
        help_text="The last day of the training. Empty if you don’t know it.",
    )
    what = ReasonField(label="What do you know of it?", missing=WHY_MISSING, kept=READ_BY)
    form_token = FormTokenField()

    field_order = ("title", "happened_on", "what")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].widget.attrs["max"] = today.isoformat()
        self.fields["papers"].help_text = (
            "A certificate, a roster, an e-mail: whatever shows that you were there. PDF or "
            "pictures, up to 10 MB each. You may send it without."
        )


class ChallengeAnswerForm(EvidenceForm):
    """The answer to what the Training Unit asked."""

    answer = ReasonField(label="Your answer", missing=WHY_ANSWER, kept=READ_BY)
    seen = SeenField()

    field_order = ("answer",)


class CloseForm(forms.Form):
    """A decision without an entry: how it ends, and what was found."""

    outcome = forms.ChoiceField(
        label="What becomes of it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of it."},
    )
    finding = ReasonField(
        label="Your answer", missing=WHY_DECIDED, kept="The member reads it; it stays on record."
    )
    in_place = LineField(
        Completion.objects.none(),
        required=False,
        label="Which line stands for it?",
        help_text="Where it is put right elsewhere, or stays though the line is voided. Type the "
        "day, the Course ID or the title.",
    )
    seen = SeenField()

    field_order = ("outcome", "in_place")

    def __init__(self, *args: Any, challenge: Challenge, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices_for(challenge, by=by))
        in_place = self.fields["in_place"]
        assert isinstance(in_place, LineField)
        in_place.queryset = lines_in_place(challenge)
        in_place.initial = same_in_place(challenge)
        if not in_place.queryset:
            del self.fields["in_place"]


def choices_for(challenge: Challenge, *, by: Member) -> list[tuple[str, str]]:
    """How it can end without an entry, in words."""
    choices = [(Outcome.ELSEWHERE.value, "Upheld: it is put right elsewhere in the record")]
    if challenge.can_end_voided:
        choices.append((Outcome.VOIDED.value, "Upheld: the line is voided, and nothing entered"))
    assert CHALLENGE.decline is not None
    if CHALLENGE.decline.can(challenge, by=by):
        choices.append((Outcome.STAYS.value, "Not upheld: the record stays as it is"))
    return choices


class PutRightForm(SentCreditForm):
    """The credit as it should be; its evidence is the first paper that came with the challenge."""

    paper_heading = "The line as it should be"
    finding = ReasonField(
        required=False,
        label="Your answer",
        missing="",
        kept=f"The member reads it; it stays on record. Empty: “{ENTERED}”",
    )
    seen = SeenField()

    def __init__(
        self, *args: Any, challenge: Challenge, paper: ShownPaper[Document] | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, member=challenge.sent_by, **kwargs)
        self.fields["finding"].widget.attrs["rows"] = 2
        del self.fields["form_token"]
        self.told = told_by(paper)._replace(is_sent_in=True)
        if paper is not None:
            del self.fields["evidence"]
            self.paper = paper.document
            if challenge.is_missing:
                put_beside(self, paper)
