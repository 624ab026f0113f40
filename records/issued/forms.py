"""The form by which whoever holds a paper asks whether it was issued."""

from django import forms

from records.issued.codes import normalized_code


class CodeForm(forms.Form):
    """A code as it is printed; hyphens, blanks and small letters don't matter."""

    code = forms.CharField(
        label="Verification code",
        max_length=60,
        strip=True,
        help_text="As printed on the paper, such as 7K2QX-04M9T-ZB3HD-R6W1C.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": "Type the code that is printed on the paper."},
    )

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        if not normalized_code(typed):
            raise forms.ValidationError(
                "A code has 20 letters and figures, in four groups of five. Compare what you typed "
                "with the paper."
            )
        return typed
