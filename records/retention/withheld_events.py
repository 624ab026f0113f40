"""Events of a legal hold are withheld from whose record it is on, as the hold itself is."""

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from events.persons import Reader
from events.withheld import done_by, withhold_events
from records.models import LegalHold


@withhold_events
def about_a_hold_on_the_own_record(reader: Reader) -> Q:
    """What others did with holds on the reader, or on a release request about the reader."""
    held = LegalHold.objects.filter(
        Q(member__in=reader.own_keys) | Q(release_request__scope__member__in=reader.own_keys)
    )
    keys = held.order_by().annotate(key=Cast("pk", CharField())).values("key")
    return Q(about_type=LegalHold._meta.label, about_id__in=keys) & ~done_by(reader)
