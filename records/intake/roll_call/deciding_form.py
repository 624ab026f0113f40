"""The form on which a clerk decides a report of roll call: the course, and who gets credit."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from courses.credit_hours import credit_for_instruction
from courses.designations import (
    AREA_KEYS,
    AREAS,
    HOURS_COLUMNS,
    TOPICS,
    Delivery,
    Source,
    validate_designations,
)
from courses.forms.another import AnotherOfTitle
from courses.forms.naming import CourseText
from courses.forms.new_provider import NewProviderFields
from courses.models import Course
from courses.naming import course_named
from frame.addresses import key_in
from frame.form_fields import SeenField, TypedHours, TypedText, list_field
from frame.hours import ZERO
from frame.reasons import LONGEST_REASON
from frame.words import hours
from people.forms import MembersField
from records.intake.models import RollCallLine, RollCallReport
from records.intake.roll_call.actions import Decided
from records.intake.roll_call.credit import CourseTaught, courses_offered
from records.intake.roll_call.proposing import NEW, proposed_course, teachers_of

ANOTHER = "another"
# What a report that gives no credit is not asked.
ASKED_OF_CREDIT = ("new_source", "new_hours", "new_area", "new_topic")


class DecideRollCallForm(AnotherOfTitle, NewProviderFields):
    """The course of a report, and who gets credit."""

    course = forms.ChoiceField(
        widget=forms.RadioSelect,
        label="Which course was it?",
        error_messages={"required": "Choose the course, or give it a new Course ID."},
    )
    another_course = CourseText(required=False, label="Its Course ID or title")
    new_title = TypedText(longest=200, required=False, label="Title")
    new_source = forms.ChoiceField(choices=Source.choices, required=False, label="Source")
    new_hours = TypedHours(required=False, label="Credit hours")
    new_area = forms.ChoiceField(
        choices=[("", "None"), *((area.key, area.label) for area in AREAS)],
        required=False,
        label="Area of all its hours",
        help_text="Needed for POST credit.",
    )
    new_topic = forms.ChoiceField(
        choices=[("", "None"), *((topic.key, topic.label) for topic in TOPICS)],
        required=False,
        label="Topic of all its hours",
    )
    credited = forms.MultipleChoiceField(
        required=False,
        label="Who gets credit",
        error_messages={
            "invalid_choice": "The report was changed since. Open the page again to see who is "
            "on it now."
        },
    )
    added = MembersField(
        required=False,
        label="Who was there besides",
        help_text="Serial numbers or names, such as the right one for a wrong serial number.",
    )
    taught_by = MembersField(
        required=False,
        label="Members who taught",
        help_text="Serial numbers or names. Coverage counts them as having had it.",
    )
    why_left_out = TypedText(
        longest=LONGEST_REASON,
        required=False,
        label="Why the others get none",
        help_text="Needed where a tick is taken away; who sent it reads it.",
    )
    seen = SeenField()

    title_field = "new_title"

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict | None = None,
        *,
        report: RollCallReport,
        lines: list[RollCallLine],
        seen: int,
    ) -> None:
        offered = courses_offered(report)
        every = [str(line.pk) for line in lines]
        initial = {**proposed_course(report, offered), "credited": every, "seen": seen}
        initial["taught_by"] = teachers_of(report)
        super().__init__(data, files, initial=initial)
        self.report, self.lines = report, lines
        self.offered = {str(course.pk): course for course in offered}
        list_field(self, "course").choices = [
            *((key, offered_in_words(course)) for key, course in self.offered.items()),
            (ANOTHER, "Another known course"),
            (NEW, "A new one: give it a Course ID"),
        ]
        list_field(self, "credited").choices = [(str(line.pk), str(line.member)) for line in lines]
        if not report.gives_credit:
            for name in ASKED_OF_CREDIT:
                del self.fields[name]
            self.fields["credited"].label = "Who is documented"
            self.fields["why_left_out"].label = "Why the others are left out"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen = given.get("course")
        if chosen == ANOTHER and not given.get("another_course"):
            if "another_course" not in self.errors:
                self.add_error("another_course", "Give its Course ID or title.")
        elif chosen == ANOTHER:
            try:
                given["known"] = course_named(given["another_course"])
            except ValidationError as refused:
                self.add_error("another_course", refused)
        elif chosen == NEW:
            self._clean_new_course(given)
        elif chosen:
            given["known"] = self.offered[chosen]
        return given

    def _clean_new_course(self, given: dict[str, Any]) -> None:
        if not given.get("new_title") and "new_title" not in self.errors:
            self.add_error("new_title", "Give the title of the course.")
        self.take_provider(given)
        if not self.report.gives_credit:
            return
        if not given.get("new_source") and "new_source" not in self.errors:
            self.add_error("new_source", "Choose a source: it decides which hours count.")
        if self.errors:
            return
        earned = credit_for_instruction(self.report.minutes)
        if given["new_hours"] > earned:
            self.add_error(
                "new_hours",
                f"{given['new_hours']} hours are more than the {earned} that "
                f"{self.report.minutes} minutes earn. Correct them, or send the report back.",
            )
            return
        try:
            validate_designations(
                self._hours(given), is_post=given["new_source"] != Source.NON_POST
            )
        except ValidationError as refused:
            beside = {"credit_hours": "new_hours"}
            for name, errors in refused.error_dict.items():
                self.add_error(beside.get(name, "new_area"), errors)

    def _hours(self, given: Mapping[str, Any]) -> dict[str, Decimal]:
        credit = given["new_hours"]
        marked = {given["new_area"], given["new_topic"]}
        keys = (*AREA_KEYS, *(topic.key for topic in TOPICS))
        return {"credit_hours": credit, **{key: credit if key in marked else ZERO for key in keys}}

    @property
    def is_for_credit(self) -> bool:
        return self.report.gives_credit

    @property
    def course_field(self) -> str:
        """The field in which the course was named."""
        return "another_course" if self.cleaned_data.get("course") == ANOTHER else "course"

    @property
    def taught(self) -> CourseTaught:
        """The course that is chosen; of a valid form."""
        given = self.cleaned_data
        if "known" in given:
            return CourseTaught(course=given["known"])
        gives_credit = self.report.gives_credit
        hours_of_it = self._hours(given) if gives_credit else dict.fromkeys(HOURS_COLUMNS, ZERO)
        return CourseTaught(
            new_course={
                "title": given["new_title"],
                "setting": Course.Setting.ROLL_CALL,
                "subject": self.report.course_subject,
                "provider": given["new_provider"],
                "source": given["new_source"] if gives_credit else Source.NON_POST,
                "delivery": Delivery.IN_PERSON,
                "instruction_minutes": self.report.minutes,
                **hours_of_it,
            },
            another_because=given["another_because"],
        )

    @property
    def decided(self) -> Decided:
        """What the clerk makes of the report; of a valid form."""
        given = self.cleaned_data
        credited = {key_in(key) for key in given["credited"]}
        left_out = [line for line in self.lines if line.pk not in credited]
        return Decided(
            taught=self.taught,
            left_out={line.pk: given["why_left_out"] for line in left_out},
            added=given["added"],
            taught_by=given["taught_by"],
        )

    def ticked(self) -> set[str]:
        """The keys of the lines whose box is ticked, as the form stands."""
        return {str(key) for key in self["credited"].value() or ()}


def offered_in_words(course: Course) -> str:
    """`26-0012 Tourniquets, 0.50 hours for 25 minutes`."""
    return f"{course}, {hours(course.credit_hours)} hours for {course.instruction_minutes} minutes"
