"""What several apps together let leave of a record."""

from datetime import UTC, date, datetime

import pytest

from records.releases.parts import Scope, Span, leaves_within
from tests.compliance.reading import text_of_pdf
from tests.factories import CompletionFactory

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
WHOLE_CAREER = Span(None, None)


@pytest.fixture(autouse=True)
def records_from(settings):
    settings.RECORDS_FROM = 2024


def scope_of(member, span: Span = WHOLE_CAREER) -> Scope:
    return Scope((member,), span, NOW.date())


def leaves(part: str, scope: Scope) -> list:
    return list(leaves_within(scope, [part]))


def test_a_transcript_is_of_the_whole_career_or_of_each_year_asked_for(department):
    officer = department.officer
    CompletionFactory(member=officer, completed_on=date(2025, 3, 2))

    assert [leaf.key for leaf in leaves("transcript", scope_of(officer))] == [
        f"transcript-{officer.pk}"
    ]
    assert [leaf.title for leaf in leaves("transcript", scope_of(officer, Span(2024, 2025)))] == [
        f"Transcript of {officer.name}, 2025",
        f"Transcript of {officer.name}, 2024",
    ]


def test_the_mark_of_a_transcript_changes_with_the_record_and_with_nothing_else(department):
    scope = scope_of(department.officer)
    CompletionFactory(member=department.officer, completed_on=date(2025, 3, 2))
    [before] = leaves("transcript", scope)
    [again] = leaves("transcript", scope)
    CompletionFactory(member=department.officer, completed_on=date(2026, 3, 2))
    [after] = leaves("transcript", scope)

    assert before.fingerprint == again.fingerprint != after.fingerprint


def test_what_is_struck_out_is_not_in_the_transcript_at_all(department):
    CompletionFactory(member=department.officer, completed_on=date(2025, 3, 2))
    [leaf] = leaves("transcript", scope_of(department.officer, Span(2025, 2025)))

    whole = text_of_pdf(leaf.made(frozenset(), NOW))
    struck = text_of_pdf(leaf.made(frozenset({"serial_number", "element"}), NOW))

    assert "4411" in whole
    assert "Squad 110" in whole
    assert "4411" not in struck
    assert "Squad 110" not in struck
    assert department.officer.last_name in struck


def test_standings_leave_for_the_years_asked_for(department):
    officer = department.officer
    CompletionFactory(member=officer, completed_on=date(2025, 3, 2))
    [leaf] = leaves("compliance", scope_of(officer, Span(2025, 2025)))

    text = text_of_pdf(leaf.made(frozenset({"serial_number", "license"}), NOW))

    assert "2025" in text
    assert "4411" not in text
    assert leaves("compliance", scope_of(officer, Span(2001, 2002))) == []
