"""What the figures mean, in words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from compliance.engine import Decision, Status, assess
from compliance.engine.cure import fewest_hours
from compliance.engine.hours import to_hours, to_hundredths
from compliance.explanations import (
    Voice,
    counted_words,
    missing_words,
    rule_words,
    standing_words,
    unconfirmed_words,
)
from compliance.standings import facts_of, law
from compliance.viewpoint import Viewpoint
from courses.designations import Delivery
from people.models import Member
from records.models import Completion
from tests.compliance.alone import assessment_of
from tests.factories import CompletionFactory, CourseFactory, MemberFactory

FIGURES = law().for_period(2025)
END = date(2025, 12, 31)
FULL = {
    "credit_hours": "24.00",
    "legal_studies": "8.00",
    "technical_studies": "6.00",
    "interpersonal_perspectives": "6.00",
    "skill_development": "4.00",
    "firearms": "2.00",
    "de_escalation": "1.00",
    "implicit_bias": "1.00",
    "racial_profiling": "1.00",
}


def hours(**short: str) -> dict[str, Decimal]:
    return {key: Decimal(value) for key, value in short.items()}


def officer(**kwargs: object) -> Member:
    return MemberFactory(last_name="Núñez", **kwargs)


def earned(member: Member, on: date = date(2025, 5, 1), **hours: object) -> Completion:
    completion = CompletionFactory(
        member=member, course=CourseFactory(), completed_on=on, **{**FULL, **hours}
    )
    completion.refresh_from_db()
    return completion


def said(
    member: Member,
    *,
    period: int = 2025,
    as_of: date = END,
    is_reader: bool = True,
    is_past: bool = False,
) -> str:
    """The sentence about a member."""
    recorded = sum(
        (completion.credit_hours for completion in member.completions.all()), Decimal("0.00")
    )
    return standing_words(
        assessment_of(member, Viewpoint(period, as_of)),
        voice=Voice(member, is_reader=is_reader, is_past=is_past),
        figures=law().for_period(period),
        recorded=recorded,
    )


# What is missing --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("short", "words"),
    [
        (hours(total="6.00"), "6.00"),
        (
            hours(total="6.00", firearms="2.00", implicit_bias="1.00"),
            "6.00, among them 2.00 of firearms and 1.00 of implicit bias",
        ),
        (hours(total="2.00", firearms="2.00"), "2.00 of firearms"),
        (hours(firearms="2.00"), "2.00 of firearms"),
        (
            hours(total="8.00", licensed_source="8.00"),
            "8.00 from a licensed source",
        ),
        (
            hours(total="1.00", legal_studies="2.00", firearms="1.00"),
            "at least 3.00, among them 2.00 of legal studies and 1.00 of firearms",
        ),
        (
            hours(total="1.00", racial_profiling="1.00", implicit_bias="1.00"),
            "1.00, which must hold 1.00 of racial profiling and 1.00 of implicit bias "
            "(one hour may serve both)",
        ),
        (
            hours(total="2.00", racial_profiling="1.00", implicit_bias="1.00"),
            "2.00, among them 1.00 of racial profiling and 1.00 of implicit bias",
        ),
        (
            hours(total="1.00", licensed_source="2.00", de_escalation="2.00", implicit_bias="1.00"),
            "at least 2.00, which must hold 2.00 from a licensed source, 2.00 of de-escalation and "
            "1.00 of implicit bias (one hour may serve several)",
        ),
    ],
)
def test_what_is_missing_is_said_so_that_it_is_true(short, words):
    assert missing_words(short, FIGURES) == words


def test_a_long_list_of_what_is_missing_is_cut_and_counted():
    short = hours(total="9.00", legal_studies="2.00", firearms="2.00", technical_studies="2.00")

    words = missing_words(short, FIGURES, most=1)

    assert words == "9.00, among them 2.00 of legal studies and 2 other minimums"


def test_a_list_is_not_cut_for_the_sake_of_one():
    short = hours(total="9.00", legal_studies="2.00", firearms="2.00")

    assert "firearms" in missing_words(short, FIGURES, most=1)


def test_one_hour_serves_its_area_and_its_topics_at_once():
    def fewest(**short: str) -> Decimal:
        needs = {key: to_hundredths(value) for key, value in hours(**short).items()}
        return to_hours(fewest_hours(needs, FIGURES.topics))

    assert fewest(legal_studies="1.00", de_escalation="1.00") == 1
    assert fewest(legal_studies="1.00", firearms="2.00") == 3
    assert fewest(licensed_source="4.00", firearms="2.00") == 4


# The standing -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_in_progress_names_what_is_missing_and_the_day():
    member = officer()
    earned(member, credit_hours="18.00", legal_studies="6.00", technical_studies="5.00",
           interpersonal_perspectives="5.00", skill_development="2.00", firearms="0.00",
           implicit_bias="0.00")  # fmt: skip

    assert said(member) == (
        "You have 18.00 of 24.00 hours for 2025. You still need 6.00, among them 2.00 of "
        "firearms and 1.00 of implicit bias, by December 31."
    )
    assert said(member, is_reader=False) == (
        "Officer Núñez has 18.00 of 24.00 hours for 2025, and still needs 6.00, among "
        "them 2.00 of firearms and 1.00 of implicit bias, by December 31."
    )


@pytest.mark.django_db
def test_a_day_in_the_past_is_told_in_the_past():
    member = officer()
    earned(member, on=date(2025, 9, 1))

    assert said(member, as_of=date(2025, 5, 1), is_past=True).startswith(
        "On May 1, 2025, you had 0.00 of 24.00 hours for 2025. You still needed 24.00, among them"
    )
    assert said(member, as_of=date(2025, 9, 1), is_past=True, is_reader=False) == (
        "On Sep 1, 2025, Officer Núñez was complete for 2025: 24.00 hours, 24.00 required, and "
        "every minimum met."
    )


@pytest.mark.django_db
def test_complete_says_how_much_is_there():
    member = officer()
    earned(member)

    assert said(member) == (
        "You are complete for 2025: 24.00 hours, 24.00 required, and every minimum met."
    )


@pytest.mark.django_db
def test_more_hours_than_required_do_not_read_as_a_share():
    member = officer()
    earned(member, credit_hours="26.00", legal_studies="10.00", firearms="0.00")

    assert said(member) == (
        "You have 26.00 hours for 2025, more than the 24.00 required. You still need 2.00 of "
        "firearms by December 31."
    )


@pytest.mark.django_db
def test_grace_says_until_when_hours_can_be_made_up():
    member = officer()
    earned(member, credit_hours="22.00", legal_studies="6.00")

    assert said(member, as_of=date(2026, 2, 1)) == (
        "You have 22.00 of 24.00 hours for 2025. You still need 2.00, and have until March 15 "
        "to earn them."
    )


@pytest.mark.django_db
def test_behind_says_risk_and_never_that_the_license_is_inactive():
    member = officer()
    earned(member, credit_hours="22.00", legal_studies="6.00")

    words = said(member, as_of=date(2026, 7, 1))

    assert words == (
        "You have 22.00 of 24.00 hours for 2025. The last day to earn the missing 2.00 was "
        "March 15. You are at risk of an inactive license. Talk to the Training Unit."
    )
    assert "March 15, 2026" in said(member, as_of=date(2027, 7, 1))
    assert said(member, as_of=date(2026, 7, 1), is_reader=False) == (
        "Officer Núñez has 22.00 of 24.00 hours for 2025. The last day to earn the missing 2.00 "
        "was March 15. That puts the license at risk of becoming inactive."
    )


@pytest.mark.django_db
def test_exempt_says_which_license_exempts():
    member = officer(hired_on=date(2025, 1, 6), license_issued_on=date(2025, 7, 1))
    earned(member)

    assert said(member) == (
        "You owe no hours for 2025, the year your license was issued (Jul 1, 2025). You have "
        "24.00 credit hours for 2025."
    )
    assert "the year Officer Núñez’s license" in said(member, is_reader=False)


@pytest.mark.django_db
def test_no_license_says_that_nothing_is_required():
    member = officer(license_number="", license_issued_on=None, rank="Dispatcher")

    assert said(member, is_reader=False) == (
        "Dispatcher Núñez holds no peace officer license, so no hours are required. "
        "There are 0.00 credit hours for 2025."
    )


@pytest.mark.django_db
def test_a_year_before_the_license_says_so():
    member = officer(license_issued_on=date(2025, 7, 1))

    assert said(member, period=2024).startswith(
        "You held no peace officer license in 2024, so no hours were required."
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("decision", "as_of", "words"),
    [
        ({"kind": "waiver", "decided_on": END}, END, "the director waived them"),
        ({"kind": "waiver"}, date(2026, 1, 5), "an application to the director is not decided yet"),
        (
            {"kind": "extension", "decided_on": END, "until": date(2026, 6, 30)},
            date(2026, 1, 5),
            "the director has extended the time to June 30",
        ),
    ],
)
def test_a_decision_of_the_director_is_named(decision, as_of, words):
    member = officer()
    application = Decision(ground="medical", period=2025, applied_on=date(2025, 11, 1), **decision)
    facts = facts_of(member, period=2025, as_of=as_of, department_from=2025)
    assessment = assess(
        replace(facts, decisions=(application,)), [], period=2025, as_of=as_of, law=law()
    )

    sentence = standing_words(
        assessment,
        voice=Voice(member, is_reader=True, is_past=False),
        figures=FIGURES,
        recorded=Decimal("0.00"),
    )

    assert words in sentence


def test_every_status_has_its_sentence():
    from compliance.explanations.standing import _SENTENCES

    assert set(_SENTENCES) == set(Status)


def test_an_unconfirmed_period_says_whose_figures_it_takes():
    assert unconfirmed_words(FIGURES, law()) == ""
    assert unconfirmed_words(law().for_period(2026), law()) == (
        "The figures for 2026 are those of 2025; POST has not published others."
    )


# The rules --------------------------------------------------------------------------------------


def test_every_measure_has_its_rule_in_words():
    for measure in FIGURES.measures:
        words = rule_words(measure.key, measure.minimum, figures=FIGURES, law=law())
        assert f"{measure.minimum:.2f}" in words


def test_the_total_names_the_caps():
    words = rule_words("total", Decimal(24), figures=FIGURES, law=law())

    assert "At most 16.00 of in-service training and 8.00 of college courses count." in words


# What counted -----------------------------------------------------------------------------------


def counted(completion: Completion, *, period: int = 2025, as_of: date = END) -> str:
    assessment = assessment_of(completion.member, Viewpoint(period, as_of))
    result = next(each for each in assessment.credits if each.id == str(completion.pk))
    return counted_words(
        result, completion, assessment=assessment, figures=law().for_period(period)
    )


@pytest.mark.django_db
def test_all_hours_that_count_say_so():
    assert counted(earned(officer())) == "All 24.00 counted."


@pytest.mark.django_db
def test_hours_over_a_cap_name_the_limit():
    member = officer()
    first = earned(member, source="in_service", credit_hours="10.00", legal_studies="0.00",
                   technical_studies="0.00")  # fmt: skip
    second = earned(member, on=date(2025, 6, 1), source="in_service", credit_hours="10.00",
                    legal_studies="0.00", technical_studies="0.00")  # fmt: skip
    third = earned(member, on=date(2025, 7, 1), source="in_service", credit_hours="10.00",
                   legal_studies="0.00", technical_studies="0.00")  # fmt: skip

    assert counted(first) == "All 10.00 counted."
    assert counted(second) == (
        "6.00 of 10.00 counted; 4.00 are over the 16-hour limit on in-service training. "
        "Its areas and topics count all the same."
    )
    assert counted(third).startswith(
        "None of 10.00 counted; all are over the 16-hour limit on in-service training."
    )


@pytest.mark.django_db
def test_college_hours_over_the_cap_name_their_own_limit():
    completion = earned(officer(), source="college", racial_profiling="0.00")

    assert counted(completion).startswith(
        "8.00 of 24.00 counted; 16.00 are over the 8-hour limit on college courses."
    )


@pytest.mark.django_db
def test_hours_that_made_up_the_year_before_say_so_in_both_years():
    member = officer()
    earned(member, credit_hours="22.00", legal_studies="6.00")
    curing = earned(member, on=date(2026, 3, 1))
    day = date(2026, 6, 1)

    assert counted(curing, period=2025, as_of=day) == (
        "2.00 of 24.00 made up hours missing in 2025; 22.00 stay in 2026."
    )
    assert counted(curing, period=2026, as_of=day) == (
        "22.00 of 24.00 counted; 2.00 made up hours missing in 2025."
    )


@pytest.mark.django_db
def test_training_without_post_credit_says_so():
    completion = earned(officer(), source="non_post")

    assert counted(completion) == "Not counted: training without POST credit."


@pytest.mark.django_db
def test_a_completion_after_the_day_is_not_counted_yet():
    completion = earned(officer(), on=date(2025, 9, 1))

    assert counted(completion, as_of=date(2025, 8, 31)) == (
        "Not counted yet on Aug 31, 2025: completed after that day."
    )


@pytest.mark.django_db
def test_a_voided_completion_gives_the_reason():
    completion = earned(
        officer(),
        voided_by=MemberFactory(),
        voided_at="2025-06-02T12:00Z",
        void_reason="Entered for the wrong member.",
    )

    assert counted(completion) == (
        "Not counted: voided on Jun 2, 2025. Entered for the wrong member."
    )


@pytest.mark.django_db
def test_a_failed_test_names_score_and_mark():
    completion = earned(officer(), delivery=Delivery.COMPUTER_BASED, score=Decimal("65.00"))

    assert counted(completion) == (
        "Not counted: the test score of 65 percent is below the 70 percent that completes a "
        "computer-based course."
    )


@pytest.mark.django_db
def test_racial_profiling_without_its_control_number_is_pointed_out():
    without = earned(officer(), source="pre_approved")
    with_number = earned(officer(), source="pre_approved", control_number="25-1234")

    assert counted(without) == (
        "All 24.00 counted. Its 1.00 of racial profiling would need a POST control number to "
        "count as such."
    )
    assert counted(with_number) == "All 24.00 counted."


@pytest.mark.django_db
def test_where_nothing_is_owed_a_completion_is_on_record():
    member = officer(license_number="", license_issued_on=None)

    assert counted(earned(member)) == "On record; no hours are owed."
