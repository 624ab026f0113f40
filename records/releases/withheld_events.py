"""Events of a release request are withheld from whom it is about, as the request itself is."""

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from events.canonical import as_text
from events.persons import Reader
from events.withheld import done_by, withhold_events
from people.actions.looks import MEMBER_LOOK
from records.releases.models import Disclosure, ReleaseRequest

AT_WHAT_LEFT = as_text({"page": "disclosures"}).strip("{}")


@withhold_events
def about_the_own_record(reader: Reader) -> Q:
    """What others did with requests of others about the reader, who may be what they look into."""
    about = ReleaseRequest.objects.filter(scope__member__in=reader.own_keys).exclude(
        asked_by__in=reader.own_keys
    )
    keys = about.order_by().annotate(key=Cast("pk", CharField())).values("key")
    return Q(about_type=ReleaseRequest._meta.label, about_id__in=keys) & ~done_by(reader)


@withhold_events
def looks_at_what_left(reader: Reader) -> Q:
    """The looks of others at what left of the reader's record, where the reader is not to ask.

    Whoever reads that others look up what left asks what left: so from the first hand-over on that
    is kept from the reader, neither the log nor the page of the own looks shows them.
    """
    kept = Disclosure.objects.filter(member__in=reader.own_keys, is_kept_from_member=True)
    looks = Q(
        action=MEMBER_LOOK.name,
        member_key__in=[str(key) for key in reader.own_keys],
        after_text__contains=AT_WHAT_LEFT,
    )
    since = Q(Exists(kept.filter(handover__noted_at__lte=OuterRef("at"))))
    return looks & since & ~done_by(reader)
