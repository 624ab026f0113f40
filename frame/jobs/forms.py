"""The form that asks for a job."""

from django import forms

from frame.forms_once import FormTokenField


class JobForm(forms.Form):
    """A button, and the token by which two presses ask once."""

    form_token = FormTokenField()
