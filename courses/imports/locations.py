"""The kept list of locations from a file: its columns, and what each row adds or changes."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from courses.actions.locations import add_location, change_location
from courses.imports.cells import text_in
from courses.imports.kept_lists import KeptList, take_event
from courses.models import Location
from courses.models.location import LONGEST_NAME
from frame.imports.cells import yes_no, yes_no_in
from frame.imports.kinds import Cells, ImportColumn
from frame.imports.one_by_one import OneByOne, needed
from frame.search import folded

if TYPE_CHECKING:
    from frame.requests import Asker

LONGEST_ADDRESS = 200
LOCATIONS_TAKE = take_event("locations.take", "Took all locations away as a file")


class LocationLooker(OneByOne):
    """Finds a location by its name, however it is written."""

    key = "name"

    def begin(self, rows: Sequence[Cells]) -> None:
        self.by_name = {each.search_text: each for each in Location.objects.all()}
        self.readers = {
            "name": partial(text_in, longest=LONGEST_NAME),
            "address": partial(text_in, longest=LONGEST_ADDRESS),
            "is_offered": yes_no_in,
        }

    def hold(self, rows: Sequence[Cells]) -> None:
        self.lock_on_file(rows, Location.objects.select_for_update(no_key=True))

    def on_file(self, values: dict[str, Any]) -> Location | None:
        needed({"name": folded(values.get("name", ""))}, ("name",))
        return self.by_name.get(folded(values["name"]))

    def identity(self, values: dict[str, Any]) -> str:
        return folded(values["name"])

    def check(self, found: Location | None, values: dict[str, Any]) -> None:
        """Nothing more: whatever can be read can be kept."""

    def plain(self, found: Location) -> dict[str, str]:
        return {
            "name": found.name,
            "address": found.address,
            "is_offered": yes_no(found.is_offered),
        }

    def in_words(self, name: str, value: Any) -> str:
        return yes_no(value) if name == "is_offered" else str(value)

    def put(self, found: Location | None, values: dict[str, Any]) -> None:
        by: Any = self.by
        if found is None:
            found = add_location(name=values["name"], address=values.get("address", ""), by=by).row
        change_location(
            location=found,
            name=values["name"],
            address=values.get("address", found.address),
            is_offered=values.get("is_offered", found.is_offered),
            by=by,
        )


class Locations(KeptList):
    """Where classes are held, a row each, each added or changed as on its own page."""

    key = "locations"
    nouns = ("location", "locations")
    lead = (
        "A row for each location. One that is in the list by its name is changed in the columns "
        "that the file has; others are added. An empty cell leaves what is on file."
    )
    columns = (
        ImportColumn("name", "Name", ("location", "place", "room", "building"), is_needed=True),
        ImportColumn("address", "Address", ("street address",)),
        ImportColumn("is_offered", "Offered for new classes", ("offered",)),
    )
    looker = LocationLooker
    taken = LOCATIONS_TAKE

    def all_rows(self, by: "Asker") -> Any:
        return Location.objects.all()

    def lines(self, rows: Iterable[Location]) -> Iterator[list[str]]:
        return ([row.name, row.address, yes_no(row.is_offered)] for row in rows)
