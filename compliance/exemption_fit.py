"""Whether an exemption fits the license on file; a reason is asked where it does not."""

from datetime import date

from compliance.models import Exemption
from frame.words import us_date
from people.models import Member
from records.credit.overriding import Warned
from records.credit.problem_kinds import Problem, ProblemKind

DOES_NOT_FIT = ProblemKind(
    "does_not_fit",
    "Does not fit the license on file",
    blocks=False,
    usual_reasons=(
        "The earlier license had lapsed",
        "The license on file is out of date",
    ),
)
WAY_OUT = "Correct the day or what happened, or give the reason."


def misfit_of(member: Member, *, kind: str, on: date) -> Warned | None:
    """What about an exemption is at odds with the member's license; None where they agree."""
    words = _words(member, kind, on)
    if not words:
        return None
    return Warned(Problem(DOES_NOT_FIT, f"{words} {WAY_OUT}"), member.serial_number)


def _words(member: Member, kind: str, on: date) -> str:
    issued_on = member.license_issued_on
    if not member.is_licensed:
        # Who has just completed basic training gets the license next.
        needs_license = kind != Exemption.Kind.BASIC_TRAINING
        return f"No license of {member.name} is on file." if needs_license else ""
    if issued_on is None:
        return ""
    on_file = f"the license on file was issued on {us_date(issued_on)}"
    if kind == Exemption.Kind.BASIC_TRAINING and on > issued_on:
        return f"Basic training comes before the license, but {on_file}, before {us_date(on)}."
    if kind == Exemption.Kind.NEW_LICENSE and on != issued_on:
        return f"A new license of {us_date(on)} is another one: {on_file}."
    if kind == Exemption.Kind.LICENSE_UPGRADE and on < issued_on:
        return f"There was nothing to upgrade on {us_date(on)}: {on_file}."
    return ""
