"""Files brought in, and the rows of one, as lists."""

import django_filters as filters
import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from frame.imports.jobs import in_words
from frame.imports.kinds import Outcome
from frame.imports.models import Import, ImportRow, ImportRowQuerySet
from frame.lists.filters import SearchFilter
from frame.lists.table import NUMBER, ONE_LINE, TITLE, WRAPPED, Empty, ListTable, named_on_card
from frame.words import us_datetime

WRITTEN = "written"


class ImportFilter(filters.FilterSet):
    """Files by name."""

    q = SearchFilter(label="Name of the file")

    class Meta:
        model = Import
        fields: list[str] = []


class ImportTable(ListTable):
    """Files that were brought in, the newest first."""

    caption = "Files brought in"
    nouns = ("file", "files")
    row_header = "name"
    export_formats = ()
    nothing_yet = Empty(
        "Choose above what to bring in. Every row is looked at before anything is written.",
        heading="No file was brought in",
    )
    nothing_fits = Empty(
        "Take the filter away, or search for a part of the name.",
        heading="No file fits",
        url="?",
        label="Show all files",
    )

    name = tables.Column(
        "File", linkify=("imports:import-detail", {"pk": tables.A("pk")}), attrs=TITLE
    )
    kind = tables.Column("Rows of", attrs=named_on_card("Rows of", ONE_LINE))
    state = tables.Column("State", accessor="pk", orderable=False, attrs=ONE_LINE)
    brought_by = tables.Column("Brought by", attrs=named_on_card("Brought by", WRAPPED))
    brought_at = tables.Column("Brought on", attrs=named_on_card("Brought on", ONE_LINE))
    counts = tables.Column("Rows", orderable=False, attrs=WRAPPED)

    def render_kind(self, record: Import) -> str:
        return record.import_kind.nouns[1].capitalize()

    def render_state(self, record: Import) -> str:
        return record.state_in_words

    def render_brought_at(self, record: Import) -> str:
        return us_datetime(record.brought_at)

    def render_counts(self, record: Import) -> str:
        return in_words(record.counts)


class RowFilter(filters.FilterSet):
    """Rows of a file by what becomes of them."""

    outcome = filters.ChoiceFilter(
        label="Outcome",
        choices=[*Outcome.choices, (WRITTEN, "Written")],
        empty_label="Any outcome",
        method="by_outcome",
    )
    q = SearchFilter(label="Whom or what it is about")

    class Meta:
        model = ImportRow
        fields: list[str] = []

    def by_outcome(self, rows: ImportRowQuerySet, name: str, value: str) -> ImportRowQuerySet:
        return rows.filter(is_written=True) if value == WRITTEN else rows.filter(outcome=value)


class RowTable(ListTable):
    """What each row of a file would do, in the order of the file."""

    caption = "What becomes of each row"
    nouns = ("row", "rows")
    row_header = "subject"
    export_formats = ()
    nothing_yet = Empty("No row was looked at.")
    nothing_fits = Empty("No row of the file fits.", url="?", label="Show all rows")

    number = tables.Column("Row", attrs=named_on_card("Row", NUMBER))
    subject = tables.Column("Whom or what", attrs=TITLE)
    outcome = tables.Column("Outcome", attrs=ONE_LINE)
    words = tables.Column("Why, or what changes", orderable=False, attrs=WRAPPED)

    def render_outcome(self, record: ImportRow) -> str:
        return "Written" if record.is_written else Outcome(record.outcome).label

    def render_words(self, record: ImportRow) -> SafeString:
        if not record.words:
            return SafeString("")
        items = format_html_join("", "<li>{}</li>", ((each,) for each in record.words))
        return format_html('<ul class="import-words">{}</ul>', items)
