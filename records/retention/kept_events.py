"""Events of a legal hold are kept from whose record it is on, as the hold itself is."""

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from events.kept import done_by, keep_events
from events.persons import Reader
from records.models import LegalHold


@keep_events
def about_a_hold_on_the_own_record(reader: Reader) -> Q:
    """What others did with holds on the reader, or on a release request about the reader."""
    held = LegalHold.objects.filter(
        Q(member__in=reader.own_keys) | Q(release_request__scope__member__in=reader.own_keys)
    )
    keys = held.order_by().annotate(key=Cast("pk", CharField())).values("key")
    return Q(about_type=LegalHold._meta.label, about_id__in=keys) & ~done_by(reader)
