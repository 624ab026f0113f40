"""The form of the credit of what was sent in."""

from dataclasses import replace
from typing import Any

from frame.form_fields import TypedHours, TypedNumber
from records.credit_entry import CreditEntry
from records.credit_kinds import OF_SOURCE, CreditKind
from records.forms.credit import ASKED_OF, CreditForm


class SentCreditForm(CreditForm):
    """The credit of what was sent in, whose source says which kind it is of."""

    semester_hours = TypedHours(
        required=False,
        label="Semester hours",
        help_text="Of a college course, from the transcript.",
    )
    minutes_taught = TypedNumber(
        required=False, label="Minutes taught", help_text="Of teaching; sixty give one credit hour."
    )

    def check_source(self, given: dict[str, Any]) -> None:
        """Refuse an amount that the source doesn't have."""
        kind = OF_SOURCE.get(self.source_of(given))
        for name, of_kind in (
            ("semester_hours", CreditKind.COLLEGE),
            ("minutes_taught", CreditKind.TEACHING),
        ):
            if given.get(name) and kind != of_kind:
                self.add_error(
                    name,
                    f"Only “{of_kind.label}” has {ASKED_OF[of_kind].removeprefix('the ')}. Leave "
                    "this empty, or choose that source.",
                )

    @property
    def entry(self) -> CreditEntry:
        entry = super().entry
        return replace(
            entry,
            kind=OF_SOURCE.get(entry.source, self.kind),
            semester_hours=entry.semester_hours or None,  # a blank one reads as zero hours
        )
