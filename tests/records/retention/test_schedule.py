"""The schedule: refused where it is not whole, and until when a paper is kept by it."""

from datetime import date

import pytest

from records.models import SentPaper, SheetScan
from records.retention.kinds import kind_lines
from records.retention.papers import PAPER_KINDS, kept_words, may_go, passed
from records.retention.schedule import Line, ScheduleError, read_schedule, schedule
from tests.factories import (
    BookingFactory,
    CompletionFactory,
    DecisionFactory,
    DocumentFactory,
    ExemptionFactory,
)
from tests.records.intake.roll_call.reports import a_report
from tests.records.intake.sending import a_training
from tests.records.retention.keeping import (
    LONG_AGO,
    a_certificate,
    a_hold,
    a_scan,
    leave,
    stored,
)

TODAY = date(2026, 11, 29)
WHOLE = 'label = "Scans"\nsource = "75-15.020(5)(B)"\nconfirmed = true\n'


def going(key: str, today: date = TODAY) -> list[int]:
    return list(may_go(schedule()[key], today=today).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[scan]\nlabel = "Scans"\nconfirmed = true\n', "source is missing"),
        (f"[scan]\n{WHOLE}weeks = 3\n", "nobody knows weeks"),
        (f"[scan]\n{WHOLE}years = 6\n", "from which day"),
        (f'[scan]\n{WHOLE}years = 5\ncounts_from = "the day"\n', "fewer than 6"),
    ],
)
def test_a_line_that_is_not_whole_is_refused(tmp_path, text, words):
    path = tmp_path / "schedule.toml"
    path.write_text(text)

    with pytest.raises(ScheduleError, match=words):
        read_schedule(path)


def test_every_line_has_its_paragraph_and_says_whether_it_is_confirmed():
    assert all(line.source for line in schedule().values())
    assert {key for key, line in schedule().items() if line.confirmed} == set(PAPER_KINDS)
    assert {key for key, line in schedule().items() if line.years} == set(PAPER_KINDS)


@pytest.mark.parametrize(
    ("kept_from", "until"),
    [(date(2020, 3, 10), date(2026, 3, 10)), (date(2020, 2, 29), date(2026, 2, 28))],
)
def test_six_years_after_a_day_end_with_the_same_day(kept_from, until):
    line = Line("a", "A", "B", confirmed=True, years=6, counts_from="the day")

    assert line.kept_until(kept_from) == until


@pytest.mark.django_db
class TestPapers:
    """Which papers have passed."""

    def test_a_scan_goes_on_the_day_after_six_years(self, department):
        scan = a_scan(department, on=date(2020, 3, 10))

        assert going("scan", date(2026, 3, 10)) == []
        assert going("scan", date(2026, 3, 11)) == [scan.document_id]

    def test_a_scan_that_was_moved_counts_from_the_later_class(self, department):
        scan = a_scan(department)
        later = a_scan(department, on=date(2024, 3, 10))
        void = {"voided_by": department.clerk, "voided_at": scan.document.added_at}
        SheetScan.objects.filter(pk=scan.pk).update(**void, void_reason="Moved.")
        SheetScan.objects.filter(pk=later.pk).update(document=scan.document)

        assert scan.document_id not in going("scan")

    def test_a_certificate_is_kept_while_its_member_is_employed(self, department):
        a_certificate(department.officer, by=department.clerk)

        assert going("certificate") == []
        assert list(passed(schedule()["certificate"], today=TODAY)) == []

    def test_it_goes_six_years_after_the_member_left(self, department):
        paper = a_certificate(department.officer, by=department.clerk)
        leave(department.officer, date(2019, 5, 1))

        assert going("certificate", date(2025, 5, 1)) == []
        assert going("certificate", date(2025, 5, 2)) == [paper.pk]

    def test_one_that_proves_a_later_course_too_counts_from_that(self, department):
        paper = a_certificate(department.officer, by=department.clerk)
        CompletionFactory(member=department.officer, completed_on=date(2024, 1, 2), evidence=paper)
        leave(department.officer, date(2019, 5, 1))

        assert going("certificate") == []

    @pytest.mark.parametrize("state", ["sent", "returned"])
    def test_the_paper_of_what_is_open_never_goes(self, department, state):
        sent = a_training(department.officer, state)
        leave(department.officer, date(2016, 5, 1))

        assert sent.papers.exists()
        assert going("certificate", date(2060, 1, 1)) == []

    def test_the_paper_of_an_exemption_or_a_decision_never_goes(self, department):
        """Whatever else it proves: their figures are worked out from these."""
        officer = department.officer
        for entry in (ExemptionFactory, DecisionFactory):
            paper = a_certificate(officer, by=department.clerk)
            row = entry(member=officer)
            name = "document" if hasattr(row, "document") else "application_document"
            type(row)._base_manager.filter(pk=row.pk).update(**{name: paper})
        leave(officer, date(2016, 5, 1))

        assert going("certificate", date(2060, 1, 1)) == []

    def test_a_paper_of_nothing_never_goes(self, department):
        stored(None, added_by=department.clerk)
        DocumentFactory(member=leave(department.officer, date(2016, 5, 1)))

        assert [going(key, date(2060, 1, 1)) for key in PAPER_KINDS] == [[], [], []]

    def test_the_paper_of_a_roll_call_counts_from_its_decision(self, department):
        report = a_report(department.sergeant, "accepted")
        paper = DocumentFactory(member=None)
        SentPaper.objects.create(sent_in=report, document=paper)

        assert going("roll_call_paper") == []
        assert going("roll_call_paper", date(2060, 1, 1)) == [paper.pk]

    def test_how_long_a_paper_is_kept_is_said_in_words(self, department):
        scan = a_scan(department, on=date(2024, 3, 10))
        own = a_certificate(department.officer, by=department.clerk)
        nothing = stored(None, words="x", added_by=department.clerk)

        assert kept_words(scan.document, today=TODAY) == "at least until Mar 10, 2030"
        assert kept_words(own, today=TODAY) == (
            f"while {department.officer.name} is employed, and 6 years after that"
        )
        assert kept_words(nothing, today=TODAY) == "for good"


def test_each_kind_is_counted_with_its_oldest_day(department):
    held = a_scan(department)
    a_scan(department, on=date(2019, 3, 10))
    a_scan(department, on=date(2025, 3, 10))
    a_hold(held.course_session, department.ogc)
    CompletionFactory(completed_on=date(2025, 1, 7))

    lines = {kind.line.key: kind for kind in kind_lines(reader=department.clerk, today=TODAY)}

    scans = lines["scan"]
    assert (scans.count, scans.oldest) == (3, LONG_AGO)
    assert (scans.passed, scans.held, scans.may_go) == (2, 1, 1)
    completions = lines["completion"]
    assert (completions.count, completions.oldest) == (1, date(2025, 1, 7))
    assert completions.passed is None


def test_exemptions_decisions_and_bookings_are_counted_together(department):
    def told() -> tuple[int, date | None]:
        lines = kind_lines(reader=department.clerk, today=TODAY)
        [line] = [kind for kind in lines if kind.line.key == "entry"]
        return line.count, line.oldest

    assert told() == (0, None)
    ExemptionFactory(on=date(2024, 5, 2))
    assert told() == (1, date(2024, 5, 2))
    DecisionFactory(applied_on=date(2023, 3, 1))
    BookingFactory()
    assert told() == (3, date(2023, 3, 1))
