"""What several apps together let leave of a record."""

from datetime import UTC, date, datetime
from io import BytesIO

import pikepdf
import pytest

from kcpd_training.release_parts import WITHHELD_BY
from records.releases.parts import (
    Redaction,
    Scope,
    Span,
    all_parts,
    leaves_within,
    struck_beside,
    struck_with,
)
from tests.compliance.reading import text_of_pdf
from tests.compliance.test_explanations import earned
from tests.factories import CompletionFactory, MemberFactory
from tests.frame.pdf.test_joining import elements
from tests.records.sheets import a_class, saved

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
WHOLE_CAREER = Span(None, None)
HOURS_THAT_MOVED = ("4.00 of it count in 2025", "Made up hours missing in an earlier year")


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
    def mark() -> str:
        [leaf] = leaves("transcript", scope_of(department.officer))
        return leaf.fingerprint

    CompletionFactory(member=department.officer, completed_on=date(2025, 3, 2))
    before, again = mark(), mark()
    CompletionFactory(member=department.officer, completed_on=date(2026, 3, 2))

    assert before == again != mark()


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


def test_a_transcript_says_what_is_struck_out_on_it_and_nothing_that_is_not(department):
    CompletionFactory(member=department.officer, completed_on=date(2025, 3, 2))
    [leaf] = leaves("transcript", scope_of(department.officer, Span(2025, 2025)))

    assert leaf.struck(frozenset({"serial_number", "element", "birth_date"})) == (
        "Serial numbers, by the decision",
        "Elements, by the decision",
    )
    assert leaf.struck(frozenset()) == ()


def test_the_page_of_a_transcript_says_left_out_what_the_list_of_contents_says_and_no_more(
    department,
):
    CompletionFactory(member=department.officer, completed_on=date(2025, 3, 2))
    [leaf] = leaves("transcript", scope_of(department.officer, Span(2025, 2025)))
    redactions = frozenset({"serial_number", "birth_date"})

    said = " ".join(text_of_pdf(leaf.made(redactions, NOW)).split())

    assert leaf.struck(redactions) == ("Serial numbers, by the decision",)
    assert "Left out of this copy: the serial number." in said
    assert "birth" not in said


def test_struck_out_scores_tell_nobody_that_a_test_was_not_passed(department):
    """Neither by a bar that stands on some lines alone, nor by a list that names some papers."""
    CompletionFactory(member=department.officer, completed_on=date(2025, 3, 2), score="92")
    [passed] = leaves("transcript", scope_of(department.officer))
    other = department.colleague
    CompletionFactory(member=other, completed_on=date(2025, 3, 2), score="92")
    CompletionFactory(
        member=other,
        completed_on=date(2025, 4, 6),
        course__title="Rope Access",
        delivery="computer_based",
        score="40",
    )
    [failed] = leaves("transcript", scope_of(other))
    redactions = frozenset({"score"})

    whole = text_of_pdf(failed.made(frozenset(), NOW))
    struck = text_of_pdf(failed.made(redactions, NOW))

    assert "Rope Access" in whole
    assert "test not passed, 40 percent: no credit" in " ".join(whole.split())
    assert "Rope Access" not in struck
    assert "no credit" not in struck
    said = ("Test scores, and what was not passed, by the decision",)
    assert passed.struck(redactions) == failed.struck(redactions) == said


def test_where_the_standing_is_left_out_the_transcript_does_not_tell_it_either(department):
    CompletionFactory(member=department.officer, completed_on=date(2025, 3, 2))
    [leaf] = leaves("transcript", scope_of(department.officer, Span(2025, 2025)))

    whole = text_of_pdf(leaf.made(frozenset(), NOW))
    struck = text_of_pdf(leaf.made(frozenset(struck_with(["compliance"])), NOW))

    assert "of 24.00 hours" in whole
    assert "of 24.00 hours" not in struck
    assert "missing" not in struck
    assert leaf.struck(frozenset(struck_with(["compliance"]))) == (
        "Standing for each year, and hours that are missing, by the decision",
    )
    assert struck_with(["transcript", "sheets"]) == set()


def test_a_standing_that_is_struck_out_is_told_by_no_hours_that_count_in_another_year(department):
    """2025 was short by four hours, which the class of 2026 made up in grace."""
    earned(department.officer, on=date(2025, 5, 1), credit_hours="20.00", legal_studies="4.00")
    CompletionFactory(member=department.officer, completed_on=date(2026, 3, 1))
    [leaf] = leaves("transcript", scope_of(department.officer))
    standing = frozenset({"standing"})

    whole = text_of_pdf(leaf.made(frozenset(), NOW))
    struck = text_of_pdf(leaf.made(standing, NOW))

    assert [words in whole for words in HOURS_THAT_MOVED] == [True, True]
    assert [words in struck for words in HOURS_THAT_MOVED] == [False, False]
    assert "count in" not in struck


def test_what_leaves_has_no_lines_to_sign_and_no_numbers_of_its_own(department):
    CompletionFactory(member=department.officer, completed_on=date(2025, 3, 2))
    for part in ("transcript", "compliance", "courses"):
        [leaf] = leaves(part, scope_of(department.officer, Span(2025, 2025)))
        text = text_of_pdf(leaf.made(frozenset(), NOW))

        assert department.officer.last_name in text or part == "courses"
        assert "Page 1 of" not in text
        assert "I certify" not in text
        assert "Signature" not in text


def test_a_standing_that_is_struck_out_is_not_on_the_paper_of_standings_either(department):
    CompletionFactory(member=department.officer, completed_on=date(2025, 3, 2))
    [leaf] = leaves("compliance", scope_of(department.officer, Span(2025, 2025)))

    struck = text_of_pdf(leaf.made(frozenset({"standing"}), NOW))

    assert "2025" in struck
    assert "hours" not in struck
    assert leaf.struck(frozenset({"standing", "score"})) == (
        "Standing for each year, and hours that are missing, by the decision",
    )


def test_one_paper_of_standings_that_is_left_out_strikes_the_standing_of_its_member_alone():
    assert struck_beside([("compliance-7", [7])]) == {7: {Redaction.STANDING}}
    assert struck_beside([("transcript-7", [7]), ("course-7", [8, 9])]) == {
        7: set(),
        8: set(),
        9: set(),
    }


def test_a_year_of_a_failed_test_alone_is_not_on_a_transcript_without_scores(department, settings):
    settings.RECORDS_FROM = 2010
    CompletionFactory(
        member=department.officer,
        completed_on=date(2014, 4, 6),
        delivery="computer_based",
        score="40",
    )
    [leaf] = leaves("transcript", scope_of(department.officer))

    assert "2014" in text_of_pdf(leaf.made(frozenset(), NOW))
    assert "2014" not in text_of_pdf(leaf.made(frozenset({"score"}), NOW))


def test_nothing_is_left_of_a_transcript_of_a_failed_test_alone_without_scores(department):
    """Of a year that has no standing: 2014 is no CLEE period."""
    officer = department.officer
    for year, score in ((2014, "40"), (2015, "92"), (2025, "40")):
        CompletionFactory(
            member=officer,
            completed_on=date(year, 4, 6),
            delivery="computer_based",
            score=score,
        )
    span = Span(2014, 2025)

    found = {leaf.title[-4:]: leaf for leaf in leaves("transcript", scope_of(officer, span))}

    assert [*found] == ["2025", "2024", "2015", "2014"]
    for redactions, left in (
        ((), [True] * 4),
        (("serial_number", "element", "license", "standing"), [True] * 4),
        (("score", "standing"), [True, True, True, False]),
    ):
        assert [leaf.is_left(frozenset(redactions)) for leaf in found.values()] == left
    assert leaves("transcript", scope_of(officer))[0].is_left(frozenset({"score"}))


def test_a_failed_test_alone_is_told_by_no_year_that_has_a_transcript_and_no_other(
    department, settings
):
    settings.RECORDS_FROM = 2010
    CompletionFactory(
        member=department.officer,
        completed_on=date(2014, 4, 6),
        delivery="computer_based",
        score="40",
    )
    scope = scope_of(department.officer, Span(2012, 2016))

    found = leaves("transcript", scope)

    assert [leaf.title[-4:] for leaf in found if leaf.is_left(frozenset())] == ["2014"]
    assert [leaf.title for leaf in found if leaf.is_left(frozenset({"score"}))] == []


@pytest.mark.parametrize("source", ["licensed_center", "non_post"])
def test_a_year_says_the_same_without_scores_whether_a_test_was_failed_in_it_or_none_was_taken(
    department, source
):
    officer, other = department.officer, department.colleague
    CompletionFactory(
        member=officer,
        completed_on=date(2025, 4, 6),
        source=source,
        delivery="computer_based",
        score="40",
    )
    passed = CompletionFactory(member=officer, completed_on=date(2024, 4, 6))
    CompletionFactory(member=other, completed_on=date(2024, 4, 6), course=passed.course)
    CompletionFactory(
        member=officer,
        completed_on=date(2024, 5, 6),
        source=source,
        delivery="computer_based",
        score="40",
    )
    scores = frozenset({"score"})

    def said_of(member, year: int, redactions: frozenset[str]) -> str:
        [leaf] = leaves("transcript", scope_of(member, Span(year, year)))
        text = " ".join(text_of_pdf(leaf.made(redactions, NOW)).split())
        return text.partition("as the rule does. ")[2].partition("Hours by area")[0]

    assert said_of(officer, 2025, scores) == said_of(other, 2025, scores)
    assert said_of(officer, 2024, scores) == said_of(other, 2024, scores)
    assert (
        "No training is on record for 2025 beside what is left out of this copy, if anything."
        in said_of(officer, 2025, scores)
    )
    assert "No training is on record for 2025." in said_of(other, 2025, frozenset())


def test_standings_leave_for_the_years_asked_for(department):
    officer = department.officer
    CompletionFactory(member=officer, completed_on=date(2025, 3, 2))
    [leaf] = leaves("compliance", scope_of(officer, Span(2025, 2025)))

    text = text_of_pdf(leaf.made(frozenset({"serial_number", "license"}), NOW))

    assert "2025" in text
    assert "4411" not in text
    assert leaf.struck(frozenset({"license", "score"})) == ("License numbers, by the decision",)
    assert leaves("compliance", scope_of(officer, Span(2001, 2002))) == []


@pytest.mark.parametrize("span", [WHOLE_CAREER, Span(2015, 2016), Span(2020, 2025)])
def test_of_who_left_before_the_first_clee_year_the_standing_says_that_there_is_none(
    department, span
):
    squad = department.elements["Squad 110"]
    member = MemberFactory(element=squad, hired_on=date(2015, 3, 2), separated_on=date(2016, 1, 31))

    [leaf] = leaves("compliance", scope_of(member, span))
    text = " ".join(text_of_pdf(leaf.made(frozenset(), NOW)).split())

    assert "No CLEE year falls into this service: it ended on Jan 31, 2016" in text
    assert "Year Standing" not in text


def test_the_transcript_of_who_left_before_the_first_clee_year_lists_what_is_on_record(department):
    squad = department.elements["Squad 110"]
    member = MemberFactory(element=squad, hired_on=date(2015, 3, 2), separated_on=date(2016, 1, 31))
    listed = CompletionFactory(member=member, completed_on=date(2015, 5, 4))

    [whole] = leaves("transcript", scope_of(member))
    of_years = leaves("transcript", scope_of(member, Span(2015, 2016)))
    text = " ".join(text_of_pdf(whole.made(frozenset(), NOW)).split())

    assert [leaf.title for leaf in of_years] == [f"Transcript of {member.name}, 2015"]
    assert listed.course.title in text
    assert "With POST credit in 2015 8.00" in text


def test_every_paper_of_our_own_is_tagged_so_that_it_is_read_out(department):
    """A packet takes the tags over; a page without any would be a picture there."""
    saved(a_class(), "4411 4412", department.clerk)
    scope, parts = scope_of(department.officer), [part.key for part in all_parts()]
    own = [leaf for leaf in leaves_within(scope, parts) if leaf.is_own_paper]
    tags = {}

    for leaf in own:
        content = leaf.made(frozenset({"serial_number", "element"}), NOW)
        with pikepdf.open(BytesIO(content)) as paper:
            is_marked = "/MarkInfo" in paper.Root and bool(paper.Root.MarkInfo.Marked)
            found = elements(paper.Root.StructTreeRoot) if is_marked else []
            tags[leaf.part] = {str(each.S) for each in found} & {"/H1", "/Table", "/TD"}

    assert tags == {key: {"/H1", "/Table", "/TD"} for key in set(parts) - {"certificates"}}


def test_each_redaction_says_what_a_transcript_leaves_out_by_it():
    """A new one goes red here, and one that is renamed leaves nothing unredacted in silence."""
    assert set(WITHHELD_BY) == set(Redaction)
    assert [each for each in Redaction if not WITHHELD_BY[each]] == [Redaction.BIRTH_DATE]
