"""What several apps together let leave of a record: the transcript, and the standing by year."""

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from compliance.explanations import no_period_words, standing_in_short, unconfirmed_words
from compliance.standings import Standing, file_of, law, periods_of
from compliance.viewpoint import Viewpoint
from frame.days import start_of
from frame.paper import paper_html
from frame.redacted import redacted_or
from kcpd_training.desk.transcript import Transcript, html_of, transcript_of
from people.models import Member
from records.issued.withholdings import Withholding
from records.release_parts import completions_within
from records.releases.parts import Leaf, Redaction, Scope, by_decision, declare_part

# What a transcript leaves out by each redaction; no day of birth stands on one.
WITHHELD_BY: dict[Redaction, frozenset[Withholding]] = {
    Redaction.SCORE: frozenset({Withholding.SCORE}),
    Redaction.STANDING: frozenset({Withholding.STANDING}),
    Redaction.SERIAL_NUMBER: frozenset({Withholding.SERIAL_NUMBER}),
    Redaction.ELEMENT: frozenset({Withholding.ELEMENT}),
    Redaction.LICENSE: frozenset({Withholding.LICENSE}),
    Redaction.BIRTH_DATE: frozenset(),
}


@declare_part(
    "transcript", "Transcript", begins="transcript", emptied_by=frozenset({Redaction.SCORE})
)
def transcript(scope: Scope) -> Iterator[Leaf]:
    """The transcript of each member: of the whole career, or one of each year asked for.

    Of a year that is no CLEE period of theirs there is nothing but the training: where that is a
    test that was not passed, and scores are struck out, nothing.
    """
    for member in scope.members:
        periods = periods_within(member, scope)
        for year in _years_of_transcripts(member, scope, periods):
            yield Leaf(
                key=f"transcript-{member.pk}" + (f"-{year}" if year else ""),
                part="transcript",
                title=f"Transcript of {member.name}, {year or 'the whole career'}",
                members=(member,),
                html=partial(_transcript_html, member, scope, year),
                struck=partial(_struck_on_transcript, member, scope, year),
                is_left=partial(_is_left, member, scope, year, year is None or year in periods),
            )


def _years_of_transcripts(
    member: Member, scope: Scope, periods: Collection[int]
) -> list[int | None]:
    """Each year of which there is something to tell, the newest first; None is all of them."""
    if scope.span.from_year is None:
        return [None]
    own = Scope((member,), scope.span, scope.as_of)
    trained = {each.completed_on.year for each in completions_within(own)}
    return sorted({*trained, *periods}, reverse=True)


def _is_left(
    member: Member,
    scope: Scope,
    year: int | None,
    has_standing: bool,
    redactions: frozenset[str],
) -> bool:
    """Whether anything stands on it; a standing does, whatever is struck out."""
    if has_standing:
        return True
    gathered = _gathered(member, scope, year, redactions, start_of(scope.as_of))
    return bool(gathered.years or gathered.documented)


def _transcript_html(
    member: Member,
    scope: Scope,
    year: int | None,
    redactions: frozenset[str],
    made_at: datetime,
) -> str:
    struck = frozenset(_struck(member, scope, year, redactions))
    return html_of(_gathered(member, scope, year, struck, made_at), is_in_packet=True)


def _gathered(
    member: Member,
    scope: Scope,
    year: int | None,
    redactions: frozenset[str],
    made_at: datetime,
) -> Transcript:
    return transcript_of(
        member,
        Viewpoint(year or scope.as_of.year, scope.as_of),
        made_at=made_at,
        year=year,
        withheld=frozenset().union(*(WITHHELD_BY[Redaction(each)] for each in redactions)),
    )


def _struck_on_transcript(
    member: Member, scope: Scope, year: int | None, redactions: frozenset[str]
) -> tuple[str, ...]:
    """What the list of contents says of it; the transcript itself says the same."""
    return by_decision(_struck(member, scope, year, redactions))


def _struck(
    member: Member, scope: Scope, year: int | None, redactions: frozenset[str]
) -> list[Redaction]:
    """Each thing without which the transcript says something else; scores in any case.

    Where scores were named on some transcripts alone, these would be the ones with a test that was
    not passed: of one that was passed nothing stands on a transcript.
    """

    def said(*struck: str) -> dict[str, Any]:
        gathered = _gathered(member, scope, year, frozenset(struck), start_of(scope.as_of))
        return {**gathered.data(), "withheld": []}

    whole = said()
    return [
        each
        for each in Redaction
        if each in redactions and (each is Redaction.SCORE or said(each.value) != whole)
    ]


@declare_part(
    "compliance",
    "Standing by year",
    begins="compliance",
    told_elsewhere=Redaction.STANDING,
)
def compliance(scope: Scope) -> Iterator[Leaf]:
    """Where each member stands in each year asked for that the department has records of.

    Of whom no CLEE period falls into the service, the paper says that.
    """
    for member in scope.members:
        if periods_within(member, scope) or no_period_words(member):
            yield Leaf(
                key=f"compliance-{member.pk}",
                part="compliance",
                title=f"Standing by year of {member.name}",
                members=(member,),
                html=partial(_standings_html, member, scope),
                struck=_struck_on_standings,
            )


def standings_within(member: Member, scope: Scope) -> list[tuple[int, str]]:
    """Each year with the standing in words, the newest first."""
    as_of, periods = scope.as_of, periods_within(member, scope)
    if not periods:
        return []
    on_file = file_of(member, Viewpoint(periods[0], as_of))
    return [
        (standing.period, _in_words(standing))
        for standing in on_file.history(periods=periods, as_of=as_of)
    ]


def periods_within(member: Member, scope: Scope) -> list[int]:
    """The years asked for that the department has records of, the newest first."""
    return [
        period
        for period in periods_of(member, today=scope.as_of)
        if scope.span.first.year <= period <= scope.span.last.year
    ]


def _in_words(standing: Standing) -> str:
    words = standing_in_short(standing)
    if "total" in standing.required:
        words += f" {unconfirmed_words(law().for_period(standing.period), law())}"
    return words.strip()


def _struck_on_standings(redactions: frozenset[str]) -> tuple[str, ...]:
    """Of these there is one on the paper, or the word that there is none."""
    of_member = {
        Redaction.STANDING,
        Redaction.SERIAL_NUMBER,
        Redaction.ELEMENT,
        Redaction.LICENSE,
    }
    return by_decision(of_member & {Redaction(each) for each in redactions})


def _standings_html(
    member: Member, scope: Scope, redactions: frozenset[str], made_at: datetime
) -> str:
    def shown(value: str, redaction: Redaction) -> str:
        return redacted_or(value, is_redacted=redaction in redactions)

    no_period = no_period_words(member)
    return paper_html(
        "desk/standings_pdf.html",
        made_at=made_at,
        is_in_packet=True,
        as_of=scope.as_of,
        member=member,
        serial_number=shown(member.serial_number, Redaction.SERIAL_NUMBER),
        element=shown(str(member.element), Redaction.ELEMENT),
        license_number=shown(member.license_number, Redaction.LICENSE),
        years=[
            (year, shown(words, Redaction.STANDING))
            for year, words in standings_within(member, scope)
        ],
        no_period=no_period and shown(no_period, Redaction.STANDING),
    )
