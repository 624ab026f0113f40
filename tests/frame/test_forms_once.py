"""A form that is sent twice writes once."""

from uuid import uuid4

import pytest
from django import forms
from django.db import IntegrityError

from courses.models import Course
from frame.forms_once import FormTokenField, add_once
from tests.factories import CourseFactory

pytestmark = pytest.mark.django_db


class TokenForm(forms.Form):
    form_token = FormTokenField()


def test_a_form_sent_twice_gives_the_first_row_again():
    token = uuid4()
    first = add_once(Course, token, lambda: CourseFactory(form_token=token))

    second = add_once(Course, token, lambda: CourseFactory(form_token=token))

    assert second.row == first.row
    assert (first.is_repeat, second.is_repeat) == (False, True)
    assert Course.objects.count() == 1


def test_two_forms_make_two_rows():
    for token in (uuid4(), uuid4()):
        add_once(Course, token, lambda token=token: CourseFactory(form_token=token))

    assert Course.objects.count() == 2


def test_a_form_without_a_token_always_adds():
    for _ in range(2):
        add_once(Course, None, CourseFactory)

    assert Course.objects.count() == 2


def test_the_same_form_saved_at_the_same_moment_gives_the_other_row():
    token = uuid4()

    def add_while_another_does() -> Course:
        CourseFactory(form_token=token, title="The other")
        raise IntegrityError("form_token")

    # The other's row would be in another transaction; here it is undone with ours.
    with pytest.raises(IntegrityError):
        add_once(Course, token, add_while_another_does)

    assert Course.objects.count() == 0


def test_another_broken_constraint_is_not_hidden():
    with pytest.raises(IntegrityError):
        add_once(Course, uuid4(), lambda: CourseFactory(credit_hours="9.00"))


@pytest.mark.parametrize("typed", ["", "x", "<script>", "1" * 5000])
def test_a_spoiled_token_counts_as_none(typed):
    form = TokenForm({"form_token": typed})

    assert form.is_valid()
    assert form.cleaned_data["form_token"] is None


def test_every_page_gets_a_token_of_its_own():
    assert TokenForm()["form_token"].value() != TokenForm()["form_token"].value()
