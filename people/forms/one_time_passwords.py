"""The form that makes or confirms a one-time password: nothing is typed."""

from django import forms

from frame.forms_once import FormTokenField


class OneTimePasswordForm(forms.Form):
    """A button that makes once."""

    form_token = FormTokenField()
