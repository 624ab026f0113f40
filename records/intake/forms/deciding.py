"""The form with which a clerk decides outside training, for each kind of credit it can give."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from django import forms

from courses.designations import HOURS_COLUMNS
from courses.models import Course
from frame.form_fields import SeenField
from records.certificates.beside import ShownPaper, put_beside
from records.certificates.proposed import Paper
from records.credit_entry import CreditEntry
from records.credit_kinds import CreditKind
from records.forms.credit import CreditForm
from records.forms.credit_kinds import CollegeForm, MilitaryForm, kind_asked, proposed_by_amount
from records.forms.sent_credit import SentCreditForm
from records.intake.models import OutsideTraining
from records.intake.proposing import told_of
from records.models import Document

# What the kind of credit itself sets, or a clerk chooses for it anew.
NOT_OF_A_CERTIFICATE = {*HOURS_COLUMNS, "source", "control_number", "new_minutes"}


class FromPapers(CreditForm):
    """The credit of what a member has sent in, whose papers are its evidence."""

    expects: ClassVar[Paper] = Paper.CERTIFICATE
    seen = SeenField()
    shown_paper = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        training: OutsideTraining,
        paper: ShownPaper[Document] | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, member=training.sent_by, **kwargs)
        self.told = told_of(training, paper)
        for name in ("evidence", "form_token"):
            del self.fields[name]
        if paper is not None:
            self.paper = paper.document
            self.initial["shown_paper"] = paper.document.pk
            put_beside(self, paper)


class DecideCertificateForm(FromPapers, SentCreditForm):
    """A certificate that was sent in, or what its source says that it is."""

    @property
    def entry(self) -> CreditEntry:
        entry = super().entry
        # A transcript tells semester hours, which are none of credit.
        told = entry.told._replace(hours=None, teller="")
        return replace(entry, told=told) if entry.semester_hours else entry


class DecideCollegeForm(FromPapers, CollegeForm):
    """A college course whose transcript was sent in. Hours that it tells are semester hours."""

    expects = Paper.TRANSCRIPT

    def __init__(self, *args: Any, paper: ShownPaper[Document] | None, **kwargs: Any) -> None:
        if paper is not None:
            reading = replace(paper.reading, hours=None, area_hours={})
            paper = replace(paper, reading=reading)
        super().__init__(*args, paper=paper, **kwargs)
        self.told = self.told._replace(hours=None, teller="")


class DecideMilitaryForm(FromPapers, MilitaryForm):
    """Military training whose certificate was sent in."""


FORMS: dict[CreditKind, type[FromPapers]] = {
    CreditKind.CERTIFICATE: DecideCertificateForm,
    CreditKind.COLLEGE: DecideCollegeForm,
    CreditKind.MILITARY: DecideMilitaryForm,
}


def form_asked(sent: Mapping[str, Any], training: OutsideTraining) -> type[FromPapers]:
    """The form of the kind that is asked for; that of what was sent where none is."""
    if "kind" not in sent and training.ask == OutsideTraining.Ask.COLLEGE:
        return DecideCollegeForm
    return FORMS.get(kind_asked(sent), DecideCertificateForm)


def initial_of(
    form: type[FromPapers], proposed: Mapping[str, Any], training: OutsideTraining
) -> dict[str, Any]:
    """What a form starts from: all that is proposed of a certificate; of others, not its credit.

    The hours that a member tells of a transcript are its semester hours.
    """
    if form is DecideCertificateForm:
        return dict(proposed)
    kept = {name: value for name, value in proposed.items() if name not in NOT_OF_A_CERTIFICATE}
    if form is DecideCollegeForm and training.ask == OutsideTraining.Ask.COLLEGE:
        semester = {"semester_hours": training.hours}
        course = proposed["course"] if isinstance(proposed["course"], Course) else None
        kept |= semester | proposed_by_amount(CreditKind.COLLEGE, course, semester)[0]
    return kept
