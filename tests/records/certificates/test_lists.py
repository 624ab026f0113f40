"""Courses and providers of the application's lists, found on a paper."""

import pytest

from records.certificates.courses import read_course
from records.certificates.listed import distance
from records.certificates.providers import read_provider, read_provider_name
from tests.records.certificates.papers import COURSES, PROVIDERS, flow


def course(*lines: str, certainty: float = 1.0) -> tuple[str | None, int | None]:
    title, found = read_course(
        flow(*lines, certainty=certainty), COURSES, with_mistakes=certainty < 1
    )
    return title and title.value, found and found.value


def provider(*lines: str, certainty: float = 1.0) -> int | None:
    paper = flow(*lines, certainty=certainty)
    found = read_provider(paper, PROVIDERS, with_mistakes=certainty < 1)
    return found and found.value


@pytest.mark.parametrize(
    "lines",
    [
        ["has successfully completed", "Crisis Intervention Team", "8 hours"],
        ["CRISIS INTERVENTION TEAM"],
        ["attended the course “Crisis Intervention Team” held March 3, 2026"],
        ["Course title:\tCrisis Intervention", "\tTeam", "Hours:\t8"],
        ["Name\tCourse", "Lucía Núñez\tCrisis Intervention Team"],
    ],
)
def test_a_course_of_the_list_is_found_by_its_title(lines):
    assert course(*lines) == ("Crisis Intervention Team", 1)


def test_the_longer_title_goes_before_the_one_within_it():
    title = "Crisis Intervention Team for Supervisors"
    assert course(title) == (title, 2)
    assert course("Crisis Intervention Team", "for Supervisors") == (title, 2)


@pytest.mark.parametrize(
    "lines",
    [
        ["completed", "Advanced Crisis Intervention Team"],
        ["completed", "Advanced", "Crisis Intervention Team"],
        ["completed", "Crisis Intervention Team Refresher"],
        ["completed", "Crisis Intervention Team", "Part II"],
        ["completed", "Crisis Intervention Team", "and", "Search and Seizure Update 2026"],
    ],
)
def test_a_title_that_goes_on_and_two_titles_are_no_course(lines):
    assert course(*lines)[1] is None


def test_a_title_that_two_courses_have_is_a_title_and_no_course():
    assert course("completed", "Courtroom Testimony") == ("Courtroom Testimony", None)


@pytest.mark.parametrize(
    "lines",
    [
        ["Course: Boat Patrol Basics"],
        ["completed the 8-hour course entitled “Boat Patrol Basics”"],
        ["has successfully completed", "Boat Patrol Basics", "on March 3, 2026"],
    ],
)
def test_a_title_outside_the_list_is_told_where_the_paper_calls_it_one(lines):
    assert course(*lines) == ("Boat Patrol Basics", None)


@pytest.mark.parametrize(
    "lines", [["Boat Patrol Basics"], ["Course: Boat Basics", "Course: Harbor Patrol"]]
)
def test_a_title_that_is_not_called_one_is_nothing(lines):
    assert course(*lines) == (None, None)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Crisis lntervention Team", 1),
        ("Search & Seizure Updale 2026", 3),
        ("Search & Seizure Update 2025", None),
        ("Crisis Wqrvention Txam", None),
    ],
)
def test_a_picture_may_have_a_wrong_letter_but_no_wrong_digit(line, found):
    assert course(line, certainty=0.9)[1] == found
    assert course(line)[1] is None


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["Blue River Training Academy"], 1),
        (["BLUE RIVER TRAINING ACADEMY, INC."], 1),
        (["University of Western Plains Extension"], 3),
        (["presented by University of Western Plains", "Agency: Riverbend Police Department"], 2),
        (["POST provider license LP-2041"], 1),
        (["POST provider license lp \u2013 2041"], 1),
        (["POST provider license LP-20410"], None),
        (["Provider: Blue River Training Academy", "At University of Western Plains"], 1),
        (["Officer Roe of the Riverbend Police Department"], None),
        (["Blue River Training Academy", "University of Western Plains"], None),
        (["Blue River Training Academy Foundation"], None),
        (["Old Blue River Training Academy"], None),
        (["University of Western Plains, license LP-2041"], None),
        (["nobody"], None),
    ],
)
def test_a_provider_is_the_one_that_the_paper_says_gave_the_course(lines, found):
    assert provider(*lines) == found


@pytest.mark.parametrize(
    ("one", "other", "most", "far"),
    [("abc", "abc", 2, 0), ("abc", "abd", 2, 1), ("abc", "ab", 2, 1), ("abc", "xyz", 1, 2)],
)
def test_distance_counts_letters_that_differ(one, other, most, far):
    assert distance(one, other, most) == far


@pytest.mark.parametrize(
    "lines",
    [
        ["Provided by Casey Institute of Policing"],
        ["Presented by the Casey Institute of Policing on March 3, 2026"],
        ["Training provider:\tCasey Institute of Policing", "Hours:\t8"],
        ["sponsored by", "Casey Institute of Policing"],
        ["Issued by: Casey Institute of Policing", "Provided by CASEY INSTITUTE OF POLICING"],
    ],
)
def test_who_is_said_to_have_given_it_is_a_name_to_add(lines):
    found = read_provider_name(flow(*lines))

    assert found.value == "Casey Institute of Policing"
    assert found.words.startswith("Casey Institute of Policing")


@pytest.mark.parametrize(
    "lines",
    [
        ["Presented by Sergeant Casey Roe"],
        ["Taught by Casey Institute"],
        ["Casey Institute"],
        ["Provided by"],
        ["Provided by 2026"],
        ["Provided by Casey Institute", "Sponsored by River League"],
    ],
)
def test_a_person_two_names_and_a_name_that_nothing_leads_to_are_none_to_add(lines):
    assert read_provider_name(flow(*lines)) is None


def test_a_name_that_was_read_unsurely_is_none_to_add():
    assert read_provider_name(flow("Provided by Casey Institute", certainty=0.5)) is None
