"""Why warnings are no hindrance: what is asked of the clerk, and what the clerk answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from frame.reasons import LONGEST_REASON
from records.credit.problem_kinds import WARNINGS, ProblemKind
from records.credit.writing import Override
from records.sheet_lines import ReadLine


class OverridesForm(forms.Form):
    """A reason for each kind of warning, with the members it was shown for.

    Args:
        kinds: what can be warned of.
    """

    def __init__(self, *args: Any, kinds: Sequence[ProblemKind] = WARNINGS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        for kind in kinds:
            self.fields[f"reason-{kind.key}"] = forms.CharField(
                required=False,
                max_length=LONGEST_REASON,
                error_messages={
                    "max_length": f"The reason is longer than {LONGEST_REASON} characters. "
                    "Shorten it."
                },
            )
            self.fields[f"members-{kind.key}"] = forms.CharField(required=False)

    @property
    def overrides(self) -> dict[str, Override]:
        """The reasons that can be taken, by key of the kind."""
        return {
            kind.key: Override(
                reason=self.cleaned_data.get(f"reason-{kind.key}", ""),
                serial_numbers=frozenset(self.cleaned_data.get(f"members-{kind.key}", "").split()),
            )
            for kind in self.kinds
        }

    def reason(self, kind: ProblemKind) -> str:
        """What was typed, as it was typed."""
        return self.data.get(f"reason-{kind.key}", "").replace("\x00", "")

    def why_not(self, kind: ProblemKind) -> str:
        """Why this reason was not taken; blank when it was."""
        errors = self.errors.get(f"reason-{kind.key}")
        if errors:
            return str(errors[0])
        return "" if self.reason(kind).strip() else "Say why, or mend what it is about."


@dataclass(frozen=True)
class WarningToConfirm:
    """One kind of warning, and the reason given for it so far.

    Args:
        sentences: what is warned of, line by line; once where it is about the class.
        why_not: why the reason was not taken.
    """

    kind: ProblemKind
    sentences: list[str]
    serial_numbers: list[str]
    reason: str = ""
    why_not: str = ""

    @property
    def key(self) -> str:
        return self.kind.key

    @property
    def title(self) -> str:
        return self.kind.title

    @property
    def usual_reasons(self) -> tuple[str, ...]:
        return self.kind.usual_reasons


def warnings_to_confirm(
    lines: Iterable[ReadLine], form: OverridesForm | None = None
) -> list[WarningToConfirm]:
    """What is to be asked before these lines are saved, once for each kind of warning.

    Args:
        form: what was answered already.
    """
    lines = list(lines)
    asked = []
    for kind in WARNINGS:
        sentences: dict[str, None] = {}
        serials = []
        for line in lines:
            for warning in line.warnings:
                if warning.kind is kind:
                    serials.append(line.serial_number)
                    named = "" if kind.is_of_class else f"Line {line.number}, {line.who}: "
                    sentences[f"{named}{warning.sentence}"] = None
        if serials:
            asked.append(warning_to_confirm(kind, list(sentences), serials, form))
    return asked


def warning_to_confirm(
    kind: ProblemKind,
    sentences: list[str],
    serial_numbers: list[str],
    form: OverridesForm | None = None,
) -> WarningToConfirm:
    """One kind of warning, with what was answered already."""
    reason, why_not = (form.reason(kind), form.why_not(kind)) if form else ("", "")
    return WarningToConfirm(kind, sentences, serial_numbers, reason, why_not)
