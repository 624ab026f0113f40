"""The certificate of destruction, on paper."""

from datetime import datetime

from frame.paper import paper_html, typeset
from records.models import DestructionOrder
from records.retention.kept_copies import kept_copies
from records.retention.schedule import schedule


def certificate_of(order: DestructionOrder, *, finished_at: datetime) -> bytes:
    """Set the certificate of an order that is carried out, Letter size, tagged.

    It names no member: a paper is known by its number and its hash, as the list of the order has
    them. Nor does it say whether a copy is with a release request: one certificate is for all
    readers, and whom the request is about may be among them.
    """
    rows = list(order.rows.order_by("document_id"))
    destroyed = [row for row in rows if row.destroyed_at is not None]
    html = paper_html(
        "records/retention/certificate_pdf.html",
        made_at=finished_at,
        order=order,
        label=schedule()[order.kind].label,
        first_line=rows[0].line,
        destroyed=destroyed,
        kept=[row for row in rows if row.destroyed_at is None],
        copies=kept_copies({row.document_id for row in destroyed}),
        began_at=min((row.destroyed_at for row in rows if row.destroyed_at), default=finished_at),
    )
    return typeset(html).write_pdf(pdf_variant="pdf/ua-1")
