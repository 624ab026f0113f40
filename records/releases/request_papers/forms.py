"""The fields of a paper by which somebody asks."""

from typing import Any

from frame.form_fields import DocumentField, TypedText
from frame.forms_files import FormWithFiles
from frame.forms_once import FormTokenField
from records.releases.request_papers.keeping import NO_FILE, NO_TITLE, Presented
from records.releases.request_papers.models import LONGEST_PAPER_TITLE

TITLE_ALONE = "Choose the file of this paper; or, to do without it, empty “What paper it is”."


class PresentedForm(FormWithFiles):
    """A paper and what it is: both, or neither."""

    paper = DocumentField(
        label="Paper by which it is asked",
        help_text="The subpoena, the court’s order, the signed consent or the letter, if you have "
        "it: who decides reads it. PDF, PNG or JPEG, up to 10 MB. Others are added on the page of "
        "the request.",
    )
    paper_title = TypedText(
        longest=LONGEST_PAPER_TITLE,
        required=False,
        label="What paper it is",
        help_text="Such as “Subpoena 2616-CV-0042” or “Signed consent”.",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not {"paper", "paper_title"} & self.errors.keys():
            has_file, has_title = given["paper"] is not None, bool(given["paper_title"])
            if has_file and not has_title:
                self.add_error("paper_title", NO_TITLE)
            if has_title and not has_file:
                self.add_error("paper", TITLE_ALONE)
        return given

    @property
    def presented(self) -> Presented | None:
        """The paper, once the form is valid; None where there is none."""
        file = self.cleaned_data["paper"]
        return None if file is None else Presented(self.cleaned_data["paper_title"], file)


class AddPaperForm(PresentedForm):
    """One more paper of a request."""

    form_token = FormTokenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"].label = "File of the paper"
        self.fields["paper"].help_text = "PDF, PNG or JPEG, up to 10 MB."
        for name, words in (("paper", NO_FILE), ("paper_title", NO_TITLE)):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = words

    @property
    def presented(self) -> Presented:
        """The paper, once the form is valid."""
        presented = super().presented
        assert presented is not None, "both are asked for"
        return presented
