"""What becomes of notices when a member is merged: each goes with what it tells of."""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models.functions import Cast

from frame.merging.ties import (
    Tie,
    going_back_with,
    moves,
    staying_after,
    stays,
    ties_that_move,
    ties_to,
)
from frame.notices.kinds import kinds_by_model
from frame.notices.models import MailChoice, Notice


def about_what_stays(kept: models.Model, merged: models.Model) -> models.Q:
    """Notices of what the one merged away keeps: of a job of theirs, or what the other decided."""
    staying = models.Q()
    for model, kinds in kinds_by_model().items():
        for tie in ties_to(type(merged)):
            if tie.model is model:
                rows = tie.rows_staying(merged, kept).annotate(
                    told=Cast("pk", models.CharField(max_length=40))
                )
                staying |= models.Q(kind__in=kinds, about__in=rows.order_by().values("told"))
    return staying


moves(Notice, "to", ("notice", "notices"), may_change=True, left_behind=about_what_stays)
stays(MailChoice, "member", why="The one that stays has chosen for themselves.")


@going_back_with(get_user_model())
def notices_of_what_goes_back(merge: Any) -> Mapping[str, Collection[int]]:
    """Notices since the merge of what goes back, and of what the kept one has no part in then."""
    column = "notices.Notice.to"
    newest = merge.newest.get(column)
    if newest is None:
        return {}
    since = Notice.objects.filter(to=merge.kept, pk__gt=newest)
    staying = staying_after(merge)
    found: set[int] = set()
    for model, kinds in kinds_by_model().items():
        back: set[str] = set()
        own: set[str] = set()
        for tie in ties_that_move(type(merge.kept)):
            keys = set(merge.moved.get(tie.key, ())) - set(staying.get(tie.key, ()))
            back |= _told_of(tie, model, tie.rows_of(merge.kept).filter(pk__in=keys))
            own |= _told_of(tie, model, tie.rows_of(merge.kept).exclude(pk__in=keys))
        told = since.filter(kind__in=kinds, about__in=back - own)
        found.update(told.values_list("pk", flat=True))
    return {column: found}


def _told_of(tie: Tie, model: type[models.Model], rows: models.QuerySet[Any]) -> set[str]:
    """By what notices tell of these rows: their own keys, or that of the class of a seat."""
    if tie.model is model:
        return {str(key) for key in rows.values_list("pk", flat=True)}
    naming = [
        each.attname for each in tie.model._meta.concrete_fields if each.related_model is model
    ]
    return {str(key) for name in naming for key in rows.values_list(name, flat=True)}
