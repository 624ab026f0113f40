"""The form in which a member chooses when notices come by e-mail."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict

from frame.notices.kinds import Mail, NoticeGroup


class MailForm(forms.Form):
    """A choice for each group of notices."""

    def __init__(self, data: QueryDict | None, *, choices: Mapping[NoticeGroup, Mail]) -> None:
        super().__init__(data, initial={group.key: mail for group, mail in choices.items()})
        for group in choices:
            self.fields[group.key] = forms.ChoiceField(
                label=group.label,
                help_text=group.words,
                choices=Mail.choices,
                error_messages={"required": f"Choose one for “{group.label}”."},
            )
