"""What tests of the transcript share: the day it is as of, and what its PDF says."""

import io
import json
from datetime import datetime
from zoneinfo import ZoneInfo

from pypdf import PdfReader

from compliance.viewpoint import Viewpoint

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
TODAY = NOON.date()
AS_OF_TODAY = Viewpoint(2026, TODAY)


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page, their lines joined."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def data_in(pdf: bytes) -> dict:
    ((content,),) = PdfReader(io.BytesIO(pdf)).attachments.values()
    return json.loads(content)
