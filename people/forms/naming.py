"""Fields by which a form names members and elements."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.urls import reverse_lazy
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from frame.addresses import key_in
from frame.form_fields import LONGEST_ECHO
from frame.forms_renderer import ComboBox
from people.element_tree import Branch, ElementTree
from people.models import Element
from people.naming import members_named, named_in_form
from people.querysets import MemberQuerySet

# A non-breaking space: a browser drops plain ones at the start of an option.
INDENT = "\u00a0" * 4


class MembersField(forms.CharField):
    """Serial numbers or names that become members; one that is nobody's is named.

    The page's script offers the members that a name is typed of.

    Args:
        most: how many may be named.

    `among` are the members who may be named, `are_led` says that they are those whom the reader
    leads; a form that knows who asks sets both.
    """

    among: MemberQuerySet | None = None
    are_led = False

    def __init__(self, *, most: int | None = None, **kwargs: Any) -> None:
        self.most = most
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            **super().widget_attrs(widget),
            "autocomplete": "off",
            "spellcheck": "false",
            "data-matches": reverse_lazy("member-matches"),
            **({"data-one": ""} if self.most == 1 else {}),
        }

    def prepare_value(self, value: Any) -> Any:
        """Members, where a form starts from such, as they are typed."""
        return value if isinstance(value, str) or value is None else named_in_form(value)

    def named(self, text: str) -> list[Any]:
        """Whom the text names."""
        return members_named(text, self.among, are_led=self.are_led)

    def clean(self, value: Any) -> list[Any]:
        members = self.named(super().clean(value))
        if self.most is not None and len(members) > self.most:
            raise ValidationError(
                f"{len(members)} members, but there is room for {self.most}. Leave the others out."
            )
        return members


class ElementSelect(ComboBox):
    """Hundreds of elements, written without a template for each."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        chosen = str(value or "")
        options = "\n".join(
            f'<option value="{escape(key)}"{" selected" if key == chosen else ""}>'
            f"{escape(label)}</option>"
            for key, label in self.choices
        )
        attributes = flatatt({**self.build_attrs(self.attrs, attrs), "name": name})
        return format_html("<select{}>\n{}\n</select>", attributes, mark_safe(options))


class ElementField(forms.ChoiceField):
    """An element of the tree, chosen by name; it becomes the element."""

    widget = ElementSelect

    def __init__(self, *, empty: str = "Choose an element", **kwargs: Any) -> None:
        self.empty = empty
        super().__init__(**{"error_messages": {"required": "Choose an element."}, **kwargs})

    def offer(self, branches: Iterable[Branch]) -> None:
        """Set the elements that can be chosen."""
        self.choices = [("", self.empty), *((str(b.pk), indented(b)) for b in branches)]

    def clean(self, value: Any) -> Any:
        key = key_in(super().clean(value))
        return None if key is None else Element.objects.get(pk=key)

    def prepare_value(self, value: Any) -> Any:
        return str(value.pk) if isinstance(value, Element) else value

    def validate(self, value: str) -> None:
        forms.Field.validate(self, value)
        if value and not self.valid_value(value):
            raise ValidationError(
                f"“{value[:LONGEST_ECHO]}” is not an element of the list. Choose one."
            )


def indented(branch: Branch) -> str:
    """The name of an element, set in as deep as it stands in the tree."""
    return INDENT * branch.depth + branch.name


def whole_tree() -> ElementTree:
    """Every element the department has or had."""
    return _tree_of(Element.objects.all())


def open_tree() -> ElementTree:
    """The elements that members can belong to."""
    return _tree_of(Element.objects.still_open())


def _tree_of(elements: QuerySet[Element]) -> ElementTree:
    rows = elements.order_by("position", "name", "pk")
    return ElementTree(rows.values_list("pk", "parent_id", "name"))
