"""Forms as the design system draws them: every form, field and widget, errors included."""

from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input, Widget
from django.utils.safestring import SafeString

from frame.error_words import plain_words


class DatePicker(forms.DateInput):
    """A day, picked or typed in the browser's own control."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimePicker(forms.DateTimeInput):
    """A day and a time, picked or typed in the browser's own control."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class TimePicker(forms.TimeInput):
    """A time of day, picked or typed in the browser's own control."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class ComboBox(forms.Select):
    """A list too long to scroll: typing narrows it. Without script it is a plain list."""


# Django's own widgets for days and times are text boxes; people get the browser's control.
PICKERS: dict[type[Widget], type[Widget]] = {
    forms.DateInput: DatePicker,
    forms.DateTimeInput: DateTimePicker,
    forms.TimeInput: TimePicker,
}
CLASSES: tuple[tuple[type[Widget], str], ...] = (
    (forms.CheckboxInput, "usa-checkbox__input"),
    (forms.CheckboxSelectMultiple, "usa-checkbox__input"),
    (forms.RadioSelect, "usa-radio__input"),
    (forms.Select, "usa-select"),
    (forms.Textarea, "usa-textarea"),
    (forms.FileInput, "file-input"),
)
NARROW = (
    forms.NumberInput,
    forms.DateInput,
    forms.DateTimeInput,
    forms.TimeInput,
)


def before_error(label: str) -> str:
    """The label as a summary of errors begins with it: a question needs no colon."""
    return label if label.endswith("?") else f"{label}:"


class UswdsBoundField(BoundField):
    """A field that knows which markup of the design system it takes."""

    @property
    def layout(self) -> str:
        """Name the template part that draws the field."""
        widget = self.field.widget
        # CheckboxSelectMultiple is a kind of RadioSelect to Django, so it is asked for first.
        if isinstance(widget, forms.CheckboxSelectMultiple):
            return "forms/_checkboxes.html"
        if isinstance(widget, forms.RadioSelect):
            return "forms/_radios.html"
        if isinstance(widget, forms.CheckboxInput):
            return "forms/_checkbox.html"
        return "forms/_input.html"

    @property
    def is_combo_box(self) -> bool:
        return isinstance(self.field.widget, ComboBox)

    @property
    def empty_words(self) -> str:
        """Give the words of the choice of nothing in particular, for a combo box to show."""
        assert isinstance(self.field.widget, ComboBox)
        words = dict(self.field.widget.choices).get("", "")
        return "" if words == BLANK_CHOICE_DASH[0][1] else str(words)

    @property
    def id_of_first_input(self) -> str:
        """Give the id an error summary jumps to."""
        if self.use_fieldset and self.auto_id:
            return f"{self.auto_id}_0"
        return self.id_for_label or self.auto_id

    @property
    def label_before_error(self) -> str:
        """Give the label as a summary begins with it."""
        return before_error(str(self.label))

    @property
    def error_words(self) -> list[str]:
        """Say the field's errors, each in a sentence that names the value and the way out."""
        return [plain_words(error, self) for error in self.errors.as_data()]

    def as_widget(
        self,
        widget: Widget | None = None,
        attrs: dict[str, Any] | None = None,
        only_initial: bool = False,
    ) -> SafeString:
        widget = widget or self.field.widget
        picker = PICKERS.get(type(widget))
        if picker and isinstance(widget, Input) and widget.input_type == "text":
            widget = picker(attrs=widget.attrs)
        return super().as_widget(widget, attrs, only_initial)

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: Widget | None = None
    ) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return attrs
        if isinstance(widget, forms.RadioSelect):
            # The group carries the error; a single option has no such attribute.
            attrs.pop("aria-invalid", None)
        if isinstance(widget, forms.MultiWidget):
            # The legend names the group; each input in it still needs a name of its own.
            attrs.setdefault("aria-label", str(self.label))
        if isinstance(widget, forms.FileInput) and not self.errors:
            # A form that comes back to htmx keeps the files that were chosen.
            attrs["hx-preserve"] = "true"
        given = str(attrs.get("class") or widget.attrs.get("class", ""))
        attrs["class"] = " ".join([*given.split(), *css_classes(widget, bool(self.errors))])
        return attrs


def css_classes(widget: Widget, has_errors: bool) -> list[str]:
    """Choose the design system's classes for a widget."""
    names = [next((name for kind, name in CLASSES if isinstance(widget, kind)), "usa-input")]
    if isinstance(widget, NARROW):
        names.append("input--narrow")
    if has_errors and names[0] in {"usa-input", "usa-select", "usa-textarea", "file-input"}:
        names.append("usa-input--error")
    return names


class UswdsRenderer(TemplatesSetting):
    """Draws every form from templates/forms."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    formset_template_name = "forms/formset.html"
    bound_field_class = UswdsBoundField
