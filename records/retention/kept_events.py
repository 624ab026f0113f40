"""Events of a legal hold are kept from whose record it is on, as the hold itself is."""

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from events.kept import keep_events
from events.persons import Reader
from records.models import LegalHold


@keep_events
def about_a_hold_on_the_own_record(reader: Reader) -> Q:
    """What others did with holds on the reader, or on a release request about the reader."""
    held = LegalHold.objects.filter(
        Q(member=reader.pk) | Q(release_request__scope__member=reader.pk)
    )
    keys = held.order_by().annotate(key=Cast("pk", CharField())).values("key")
    return Q(about_type=LegalHold._meta.label, about_id__in=keys) & ~Q(by_key=str(reader.pk))
