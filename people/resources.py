"""Members and elements brought in from a file, as the personnel office keeps them."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from import_export import fields, resources, widgets

from events.event_log import record_event
from events.kinds import EventKind
from people.actions.leading import check_can_name_leaders
from people.actions.members import MEMBER_ADD, MEMBER_CHANGE
from people.models import Element, Member
from people.serial_numbers import normalized_serial
from people.states import ADD_ELEMENT, CHANGE_ELEMENT

STEP = ">"
YES_OR_NO = {"yes": True, "y": True, "true": True, "1": True}
YES_OR_NO |= {"no": False, "n": False, "false": False, "0": False}


class ElementWidget(widgets.Widget):
    """An element by its name, or by its way down the tree: `Patrol Bureau > Squad 110`."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Element | None:
        way = [part.strip() for part in str(value or "").split(STEP) if part.strip()]
        if not way:
            return None
        found = [
            element
            for element in Element.objects.filter(name=way[-1]).with_tree_fields()
            if self._comes_by(element, way[:-1])
        ]
        if not found:
            raise ValueError(f"There is no element “{value}”. Add it first, or correct the name.")
        if len(found) > 1:
            raise ValueError(
                f"{len(found)} elements are called “{value}”. Write what is above it too, as in "
                f"“Patrol Bureau {STEP} {way[-1]}”."
            )
        return found[0]

    def render(self, value: Element | None, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else value.name

    def _comes_by(self, element: Element, way: list[str]) -> bool:
        """Whether each step of the way is above the element, in this order."""
        if not way:
            return True
        names = Element.objects.in_bulk(element.tree_path[:-1])
        above = iter(names[pk].name for pk in element.tree_path[:-1])
        return all(step in above for step in way)


def serial_number_in(value: Any) -> str:
    """A serial number as a file may have it: with spaces, or a number."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return normalized_serial(str(value or ""))


class SerialNumberWidget(widgets.CharWidget):
    """A serial number."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return serial_number_in(value)


class MemberWidget(widgets.Widget):
    """A member by serial number."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Member | None:
        serial = serial_number_in(value)
        if not serial:
            return None
        try:
            return Member.objects.get(serial_number=serial)
        except ObjectDoesNotExist:
            raise ValueError(f"No member has the serial number {serial}.") from None

    def render(self, value: Member | None, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else value.serial_number


class ChoiceWidget(widgets.CharWidget):
    """A choice by its key or by the word people read, in any case."""

    def __init__(self, choices: list[tuple[str, str]]) -> None:
        super().__init__()
        self.keys = {label.lower(): key for key, label in choices} | {
            key: key for key, _ in choices
        }
        self.words = ", ".join(label for _, label in choices)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        given = str(value or "").strip().lower()
        if given not in self.keys:
            raise ValueError(f"“{value}” is none of: {self.words}.")
        return self.keys[given]


class YesNoWidget(widgets.Widget):
    """Yes or no; empty means yes, as for nearly every officer."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        given = str("yes" if value in (None, "") else value).strip().lower()
        if given not in YES_OR_NO:
            raise ValueError(f"“{value}” is neither yes nor no.")
        return YES_OR_NO[given]

    def render(self, value: bool | None, obj: Any = None, **kwargs: Any) -> str:
        return "yes" if value else "no"


class DayWidget(widgets.DateWidget):
    """A day as `2026-03-15` or `3/15/2026`."""

    def __init__(self) -> None:
        super().__init__()
        self.formats = ("%Y-%m-%d", "%m/%d/%Y")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        try:
            return super().clean(value, row, **kwargs)
        except ValueError:
            raise ValueError(f"“{value}” is not a date. Write 2026-03-15 or 3/15/2026.") from None


class EventedResource(resources.ModelResource):
    """Rows are checked as a form checks them, and each row written leaves an event."""

    add_kind: EventKind
    change_kind: EventKind

    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        super().save_instance(instance, is_create, row, **kwargs)
        if kwargs.get("dry_run"):
            return
        record_event(
            self.add_kind if is_create else self.change_kind,
            by=kwargs.get("user"),
            about=instance,
            member=instance if isinstance(instance, Member) else None,
            after={"imported": {name: value for name, value in row.items() if value}},
        )


class MemberResource(EventedResource):
    """Members by serial number; a new one gets no password until an administrator sets it."""

    add_kind = MEMBER_ADD
    change_kind = MEMBER_CHANGE

    serial_number = fields.Field("serial_number", "serial_number", SerialNumberWidget())
    kind = fields.Field("kind", "kind", ChoiceWidget(Member.Kind.choices))
    element = fields.Field("element", "element", ElementWidget())
    hired_on = fields.Field("hired_on", "hired_on", DayWidget())
    separated_on = fields.Field("separated_on", "separated_on", DayWidget())
    license_issued_on = fields.Field("license_issued_on", "license_issued_on", DayWidget())
    has_traffic_authority = fields.Field(
        "has_traffic_authority", "has_traffic_authority", YesNoWidget()
    )

    class Meta(EventedResource.Meta):
        model = Member
        import_id_fields = ("serial_number",)
        fields = (
            "serial_number",
            "first_name",
            "middle_name",
            "last_name",
            "suffix",
            "rank",
            "kind",
            "element",
            "assignment",
            "email",
            "hired_on",
            "separated_on",
            "license_class",
            "license_number",
            "license_issued_on",
            "has_traffic_authority",
        )
        import_order = fields

    def init_instance(self, row: Any = None) -> Member:
        member = super().init_instance(row)
        member.set_unusable_password()
        return member


class ElementResource(EventedResource):
    """Elements by name and what is above them; what is above comes first in the file."""

    add_kind = ADD_ELEMENT.event
    change_kind = CHANGE_ELEMENT.event

    parent = fields.Field("parent", "parent", ElementWidget())
    kind = fields.Field("kind", "kind", ChoiceWidget(Element.Kind.choices))
    commander = fields.Field("commander", "commander", MemberWidget())

    class Meta(EventedResource.Meta):
        model = Element
        import_id_fields = ("name", "parent")
        fields = ("name", "parent", "kind", "commander")
        import_order = fields

    def before_save_instance(self, instance: Element, row: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        leaders = [instance.commander]
        check_can_name_leaders(instance, leaders, by=kwargs["user"], today=today)
