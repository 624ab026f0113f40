"""Providers from a file: its columns, and what each row adds or changes."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from courses.actions.providers import (
    PROVIDER_COLUMNS,
    add_provider,
    change_provider,
    check_provider,
)
from courses.imports.cells import text_in
from courses.models import Provider
from events.actions import record_file_taken
from events.kinds import EventKind
from frame.imports.cells import choice_in
from frame.imports.days import day_in
from frame.imports.file_lines import MEGABYTE, Limits
from frame.imports.file_rows import day_orders
from frame.imports.kinds import Cells, ImportColumn, ImportKind
from frame.imports.models import Import
from frame.imports.one_by_one import OneByOne, needed
from frame.rights import Right
from frame.words import us_date
from people.license_numbers import normalized_license

if TYPE_CHECKING:
    from frame.requests import Asker

LONGEST_NAME, LONGEST_NUMBER = 200, 40
PROVIDERS_TAKE = EventKind(
    "providers.take",
    "Took all providers away as a file",
    names={"sha256": "SHA-256"},
)


def license_in(text: str) -> str:
    """A license number as it is stored."""
    return normalized_license(text_in(text, longest=LONGEST_NUMBER))


class ProviderLooker(OneByOne):
    """Finds a provider by the name, whatever its case."""

    key = "name"

    def begin(self, rows: Sequence[Cells]) -> None:
        self.by_name = {each.name.lower(): each for each in Provider.objects.all()}
        order = day_orders(self.brought)["license_valid_until"]
        self.readers = {
            "name": partial(text_in, longest=LONGEST_NAME),
            "kind": partial(choice_in, choices=Provider.Kind),
            "license_number": license_in,
            "license_valid_until": partial(day_in, order=order),
        }

    def hold(self, rows: Sequence[Cells]) -> None:
        self.lock_on_file(rows, Provider.objects.select_for_update(no_key=True))

    def on_file(self, values: dict[str, Any]) -> Provider | None:
        if "name" not in values:
            raise ValidationError({"name": "It is blank. Fill it in."})
        return self.by_name.get(values["name"].lower())

    def identity(self, values: dict[str, Any]) -> str:
        return values["name"].lower()

    def check(self, found: Provider | None, values: dict[str, Any]) -> None:
        if found is None:
            needed(values, ("kind",))
        on_file = {name: getattr(found, name) for name in PROVIDER_COLUMNS} if found else {}
        key = found.pk if found else None
        check_provider(Provider(pk=key, **{**on_file, **values}), today=self.today)

    def plain(self, found: Provider) -> dict[str, str]:
        return {name: self.in_words(name, getattr(found, name)) for name in PROVIDER_COLUMNS}

    def in_words(self, name: str, value: Any) -> str:
        if name == "kind":
            return Provider.Kind(value).label
        if name == "license_valid_until":
            return us_date(value)
        return str(value)

    def put(self, found: Provider | None, values: dict[str, Any]) -> None:
        by: Any = self.by
        if found is None:
            needed(values, ("kind",))
            add_provider(values=values, by=by, today=self.today)
        else:
            change_provider(provider=found, values=values, by=by, today=self.today)


class Providers(ImportKind):
    """Providers, a row each, each added or changed as on its own page."""

    key = "providers"
    nouns = ("provider", "providers")
    lead = (
        "A row for each provider. One that is there by its name is changed in the columns that "
        "the file has; others are added. An empty cell leaves what is on file."
    )
    rights = take_rights = (Right.ADMINISTER,)
    columns = (
        ImportColumn("name", "Name", ("provider", "school", "vendor", "agency"), is_needed=True),
        ImportColumn("kind", "Kind", ("type",), choices=tuple(Provider.Kind.labels)),
        ImportColumn("license_number", "POST license number", ("license number", "license")),
        ImportColumn(
            "license_valid_until", "License valid until", ("valid until", "expires"), is_day=True
        ),
    )
    looker = ProviderLooker
    limits = Limits(largest=5 * MEGABYTE, unpacked=16 * MEGABYTE, lines=4_000, rows=2_000)
    at_a_time = 200

    def all_rows(self, by: "Asker") -> Any:
        return Provider.objects.all()

    def lines(self, rows: Iterable[Provider]) -> Iterator[list[str]]:
        for row in rows:
            until = row.license_valid_until
            yield [
                row.name,
                row.get_kind_display(),
                row.license_number,
                until.isoformat() if until else "",
            ]

    def record_begun(self, brought: Import, *, by: "Asker") -> None:
        """Nothing: each provider has its own event, as on its page."""

    def record_ended(self, brought: Import, *, by: "Asker") -> None:
        """Nothing, for the same reason."""

    def record_taken(self, brought: Import, *, by: "Asker") -> None:
        """Nothing: its rows name nobody."""

    def record_all_taken(self, *, sha256: str, count: int | None, by: "Asker") -> None:
        record_file_taken(PROVIDERS_TAKE, by=by, after={"sha256": sha256, "rows": count})
