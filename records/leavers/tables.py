"""The list of leavers' packs: those owed, those to be handed over, and those that were."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from frame.lists.table import ONE_LINE, TITLE, WRAPPED, Empty, ListTable, named_on_card
from frame.templatetags.display import icon
from frame.words import us_date, us_datetime
from people.models import Member
from records.leavers.models import LeaverPack, PackTry
from records.leavers.owed import (
    due_on,
    failed_tries,
    owed_again,
    owed_packs,
    prepared_packs,
    taken_with_none_after,
    tried_again_at,
)
from records.leavers.states import PackState, pack_state


@dataclass(frozen=True)
class Leaver:
    """One leaver and where the pack stands.

    Args:
        pack: None where it is not prepared.
        failed: why the worker could not prepare it; None where it could, or has not tried.
        is_again: whether one was made before, which is not the complete record any more.
        earlier: that one, where no other is prepared yet.
    """

    member: Member
    separated_on: date
    pack: LeaverPack | None = None
    failed: PackTry | None = None
    is_again: bool = False
    earlier: LeaverPack | None = None

    @property
    def by(self) -> date:
        return due_on(self.separated_on)

    @property
    def is_handed_over(self) -> bool:
        return self.pack is not None and self.pack.handed_over_at is not None

    @property
    def is_withdrawn(self) -> bool:
        return self.pack is not None and pack_state(self.pack) == PackState.WITHDRAWN

    def page(self, today: date) -> str:
        """Where the next step is taken; before the last day, the record.

        The pack that is outdated has both steps: to prepare another, and to note that it left.
        """
        if (pack := self.pack or self.earlier) is not None:
            return reverse("records:leaver-pack", args=[pack.pk])
        has_left = self.separated_on <= today
        name = "desk:leaver-pack-prepare" if has_left else "desk:member-record"
        return reverse(name, args=[self.member.serial_number])


def leavers_of(reader: Member) -> Iterator[Leaver]:
    """Everybody whom a pack is owed or was given, what waits longest first.

    Between them stand packs that were withdrawn once they had left, with none after them.
    """
    again = owed_again()
    failed = {each.member_id: each for each in failed_tries(again)}
    owed = [
        Leaver(
            each,
            each.separated_on,
            failed=failed.get(each.pk),
            is_again=each.pk in again,
            earlier=again.get(each.pk),
        )
        for each in owed_packs(again).visible_to(reader)
        if each.separated_on is not None
    ]
    prepared = (
        Leaver(each.member, each.separated_on, each)
        for each in prepared_packs(again).visible_to(reader)
    )
    yield from sorted([*owed, *prepared], key=lambda each: (each.by, each.member.pk))
    for pack in taken_with_none_after().visible_to(reader):
        yield Leaver(pack.member, pack.separated_on, pack)
    given = LeaverPack.objects.visible_to(reader).filter(handed_over_at__isnull=False)
    for pack in given.select_related("member").order_by("-handed_over_on", "-pk"):
        is_again = pack.member_id in again and pack.is_of_this_separation
        yield Leaver(pack.member, pack.separated_on, pack, is_again=is_again)


class LeaverTable(ListTable):
    """Leavers' packs."""

    caption = "Leavers’ packs"
    nouns = ("leaver’s pack", "leavers’ packs")
    row_header = "member"
    export_formats = ()
    nothing_yet = Empty(
        "An officer whose last day is entered shows here.", heading="No pack is owed"
    )

    member = tables.Column("Officer", orderable=False, attrs=TITLE)
    separated_on = tables.Column(
        "Last day", orderable=False, attrs=named_on_card("Last day:", ONE_LINE)
    )
    by = tables.Column("By", orderable=False, attrs=named_on_card("By:", ONE_LINE))
    stands = tables.Column("Where it stands", orderable=False, empty_values=(), attrs=WRAPPED)

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def render_member(self, record: Leaver) -> SafeString:
        return format_html(
            '<a class="usa-link" href="{}">{}</a> <span class="text-muted">{}</span>',
            record.page(self.today),
            record.member.name,
            record.member.serial_number,
        )

    def render_separated_on(self, record: Leaver) -> str:
        return us_date(record.separated_on)

    def render_by(self, record: Leaver) -> str:
        return "" if record.is_handed_over or record.is_withdrawn else us_date(record.by)

    def render_stands(self, record: Leaver) -> SafeString:
        kind, sign, words = stands_of(record, today=self.today)
        return format_html(
            '<span class="standing standing--{}">{}<span>{}</span></span>{}',
            kind,
            icon(sign),
            words,
            format_html(" {}", _why_not(record.failed)) if record.failed else "",
        )


def stands_of(leaver: Leaver, *, today: date) -> tuple[str, str, str]:
    """The colour, the icon and the words of where a pack stands."""
    if leaver.is_handed_over:
        assert leaver.pack is not None
        given = f"Handed over {us_date(leaver.pack.handed_over_on)}"
        if leaver.is_again:
            return "caution", "warning", f"{given}, not the complete record any more"
        return "good", "check_circle", given
    if leaver.is_withdrawn:
        return "caution", "warning", "Withdrawn after its file was taken"
    prepare = "To be prepared again" if leaver.is_again else "To be prepared"
    what = prepare if leaver.pack is None else "To be handed over"
    if leaver.pack is None and leaver.separated_on > today:
        what = "Prepared after the last day"
    if leaver.failed is not None:
        what = "Can’t be prepared"
    if leaver.by < today:
        return "bad", "error", f"{what}, late"
    if leaver.failed is not None:
        return "bad", "error", what
    return "wait", "hourglass_empty", what


def _why_not(failed: PackTry) -> str:
    """Why a pack is not prepared, and when that is tried again."""
    again = us_datetime(tried_again_at(failed))
    return f"{failed.why} It is tried again at {again}, or once you have it prepared."
