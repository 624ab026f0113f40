"""Forms as the design system draws them."""

import re

import django_filters
import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template import engines
from django.test import RequestFactory

from frame.error_words import Headline
from frame.forms_renderer import ComboBox
from frame.templatetags.form_parts import chips_of
from people.models import Member

CHOICES = [("a", "Legal"), ("b", "Technical")]


class EveryWidgetForm(forms.Form):
    title = forms.CharField(help_text="As on the certificate.")
    hours = forms.DecimalField(max_value=24)
    held_on = forms.DateField()
    starts_at = forms.TimeField(required=False)
    area = forms.ChoiceField(choices=CHOICES)
    course = forms.ChoiceField(choices=CHOICES, widget=ComboBox, required=False)
    topics = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    delivery = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, help_text="How?")
    note = forms.CharField(widget=forms.Textarea, required=False)
    held_at = forms.SplitDateTimeField(required=False)
    scan = forms.FileField()
    sure = forms.BooleanField(label="I have checked it")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def tag_with_id(html: str, id_: str) -> str:
    """The opening tag that carries the id."""
    return re.search(rf'<[a-z]+[^>]*\bid="{id_}"[^>]*>', html).group()


@pytest.fixture
def html() -> str:
    return str(EveryWidgetForm())


@pytest.mark.parametrize(
    ("name", "css_class"),
    [
        ("title", "usa-input"),
        ("area", "usa-select"),
        ("course", "usa-select"),
        ("note", "usa-textarea"),
        ("scan", "file-input"),
        ("sure", "usa-checkbox__input"),
        ("topics_0", "usa-checkbox__input"),
        ("delivery_0", "usa-radio__input"),
    ],
)
def test_each_widget_takes_its_class(html, name, css_class):
    assert f'class="{css_class}' in tag_with_id(html, f"id_{name}")


def test_a_class_of_the_forms_own_is_kept():
    class SerialForm(forms.Form):
        serial = forms.CharField(widget=forms.TextInput(attrs={"class": "serial"}))

    assert 'class="serial usa-input"' in str(SerialForm())


def test_days_and_times_get_the_browsers_control(html):
    assert 'type="date"' in tag_with_id(html, "id_held_on")
    assert 'type="time"' in tag_with_id(html, "id_starts_at")


def test_a_day_is_shown_as_the_control_reads_it():
    form = EveryWidgetForm({"held_on": "2026-03-15"})

    assert 'value="2026-03-15"' in tag_with_id(str(form), "id_held_on")


def test_a_combo_box_stands_in_its_wrapper(html):
    # The script of the box starts from the wrapper's value, not from the option selected.
    wrapper = r'<div class="usa-combo-box" data-default-value="[^"]*"[^>]*><select name="course"'
    assert re.search(wrapper, html)


@pytest.mark.parametrize(
    ("empty", "placeholder"),
    [("All elements", ' data-placeholder="All elements"'), ("---------", "")],
)
def test_an_empty_combo_box_shows_the_words_of_its_empty_choice(empty, placeholder):
    class ElementForm(forms.Form):
        element = forms.ChoiceField(
            required=False, choices=[("", empty), ("1", "Patrol")], widget=ComboBox
        )

    assert f'<div class="usa-combo-box" data-default-value=""{placeholder}>' in str(ElementForm())


def test_every_input_has_a_name_for_a_screen_reader(html):
    for input_ in re.findall(r'<(?:input|select|textarea)[^>]*\bid="[^>]*>', html):
        id_ = re.search(r'\bid="([^"]*)"', input_).group(1)
        named = f'for="{id_}"' in html or "aria-label=" in input_ or 'type="hidden"' in input_
        assert named, input_


def test_hints_are_tied_to_their_input(html):
    assert 'aria-describedby="id_title_helptext"' in tag_with_id(html, "id_title")
    assert '<fieldset class="usa-fieldset" aria-describedby="id_delivery_helptext">' in html


def test_only_a_required_field_is_marked():
    class OptionalForm(forms.Form):
        note = forms.CharField(required=False)

    assert "must be filled in" not in str(OptionalForm())
    assert "must be filled in" in str(EveryWidgetForm())


def test_an_error_stands_at_its_field_and_the_value_is_kept():
    html = str(EveryWidgetForm({"title": "Kept", "hours": "99"}))

    hours = tag_with_id(html, "id_hours")
    assert 'value="99"' in hours
    assert 'aria-invalid="true"' in hours
    assert 'aria-describedby="id_hours_error"' in hours
    assert 'value="Kept"' in tag_with_id(html, "id_title")


def test_the_summary_links_to_every_field_with_an_error():
    html = str(EveryWidgetForm({"title": "Kept"}))

    targets = re.findall(r'<li><a class="usa-link" href="#([^"]*)"', html)
    expected = ["id_hours", "id_held_on", "id_area", "id_topics_0", "id_delivery_0"]
    assert targets == [*expected, "id_scan", "id_sure"]
    for target in targets:
        assert tag_with_id(html, target)


def test_the_summary_takes_the_focus_and_counts():
    class SerialForm(forms.Form):
        serial = forms.CharField()

    html = str(SerialForm({}))

    assert "There is a problem" in html
    assert re.search(r'role="alert" tabindex="-1" autofocus', html)


def test_the_summary_counts_each_error_of_a_field():
    form = EveryWidgetForm({})
    form.is_valid()
    name = next(iter(form.errors))
    before = sum(len(errors) for errors in form.errors.values())
    form.add_error(name, "And another one.")

    assert f"There are {before + 1} problems" in str(form)


def test_what_a_refusal_says_first_is_read_first_and_counted_as_no_problem():
    form = EveryWidgetForm({})
    form.is_valid()
    before = sum(len(errors) for errors in form.errors.values())
    form.add_error(None, ValidationError([Headline("Nothing was saved."), "Give a 50% reason."]))

    html = str(form)

    assert f"There are {before + 1} problems" in html
    assert html.count("Nothing was saved.") == 1
    assert html.index("<p>Nothing was saved.</p>") < html.index("<li>Give a 50% reason.</li>")


def test_an_error_of_the_whole_form_is_in_the_summary():
    form = EveryWidgetForm({})
    form.add_error(None, "Hours by area add up to 7.50, but the course gives 8.00.")

    assert "Hours by area add up to 7.50" in str(form)


def test_a_question_stands_without_a_colon_before_its_error():
    class Asking(forms.Form):
        why = forms.CharField(label="Why is it moved?")
        title = forms.CharField()

    html = str(Asking({}))

    assert ">Why is it moved? Fill this in.</a>" in html
    assert ">Title: Fill this in.</a>" in html


def test_a_form_without_errors_has_no_summary(html):
    assert "error-summary" not in html


def test_a_formset_shows_its_forms_and_its_own_errors():
    class Rows(forms.BaseFormSet):
        def clean(self) -> None:
            raise forms.ValidationError("Two rows name the same member.")

    RowSet = forms.formset_factory(EveryWidgetForm, formset=Rows, extra=0)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-title": "Kept"}

    html = str(RowSet(data))

    assert "Two rows name the same member." in html
    assert 'value="Kept"' in html


def test_nothing_carries_inline_style_or_script(html):
    assert "style=" not in html
    assert "<script" not in html


class PlainForm(forms.Form):
    hours = forms.DecimalField(max_value=24, min_value=0)
    held_on = forms.DateField()
    area = forms.ChoiceField(choices=CHOICES)
    scan = forms.FileField()
    sure = forms.BooleanField()
    note = forms.CharField(error_messages={"required": "Say why the record is void."})


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("hours", "99", "99 is too much: 24 is the most."),
        ("hours", "-1", "-1 is too little: 0 is the least."),
        ("hours", "two", "“two” is not a number. Write it as 2.50."),
        ("hours", "", "Fill this in."),
        ("held_on", "31/31/2026", "“31/31/2026” is not a day. Write it as 03/15/2026."),
        ("area", "", "Choose one."),
        ("area", "z", "Select a valid choice. z is not one of the available choices."),
        ("scan", "", "Choose a file."),
        ("sure", "", "Tick this box to go on."),
        ("note", "", "Say why the record is void."),
    ],
)
def test_an_error_names_the_value_and_the_way_out(name, value, words):
    assert PlainForm({name: value})[name].error_words == [words]


class ListFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(label="Name")
    area = django_filters.MultipleChoiceFilter(label="Area", choices=CHOICES)
    since = django_filters.DateFilter(label="Since")
    is_behind = django_filters.BooleanFilter(label="Only those behind", widget=forms.CheckboxInput)


def filter_bar(query: str) -> str:
    request = RequestFactory().get(f"/{query}")
    template = engines["django"].from_string("{% load form_parts %}{% filter_bar filter %}")
    return template.render(
        {"filter": ListFilter(request.GET, queryset=Member.objects.none())}, request
    )


def chips(html: str) -> list[tuple[str, str]]:
    """The address and the words of each chip."""
    found = re.findall(r'<a class="chip" href="([^"]*)">.*?</span>(.*?)<svg', html)
    return [(address.replace("&amp;", "&"), words) for address, words in found]


def test_a_filter_bar_names_each_filter_that_is_on():
    html = filter_bar("?name=O%27Brien&area=a&area=b&since=2026-03-15&is_behind=on")

    assert [words for _, words in chips(html)] == [
        "Name: O&#x27;Brien",
        "Area: Legal",
        "Area: Technical",
        "Since: Mar 15, 2026",
        "Only those behind",
    ]


def test_a_chip_takes_away_its_own_filter_alone_and_starts_at_the_first_page():
    html = filter_bar("?area=a&area=b&sort=name&page=3")

    assert chips(html)[0] == ("?area=b&sort=name", "Area: Legal")


def test_a_filter_bar_keeps_the_order_but_not_the_page():
    html = filter_bar("?sort=-name&page=3")

    assert '<input type="hidden" name="sort" value="-name">' in html
    assert 'name="page"' not in html
    assert "Clear all" not in html


def test_a_chip_shows_a_value_that_was_not_understood_as_typed_and_says_so():
    assert chips(filter_bar("?since=soon"))[0][1] == "Since: soon (not used)"


def test_what_a_filter_starts_with_is_no_chip():
    class PeriodForm(forms.Form):
        period = forms.CharField(required=False, initial="2026")

    form = PeriodForm({"period": "2026"})

    assert list(chips_of(form, QueryDict("period=2026"))) == []
    assert [chip.label for chip in chips_of(form, QueryDict("period=2025"))] == ["Period: 2025"]
