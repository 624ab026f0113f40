"""The scanned sign-in sheet of the demo department: read, and waiting for a clerk's review."""

from dataclasses import dataclass
from datetime import date, datetime, time

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from courses.actions.sessions import days_of
from courses.instructors import instructors_of, spoken_name
from courses.models import CourseSession
from frame.files import checked_file
from frame.rights import Role
from kcpd_training.bench.sheets import pens
from kcpd_training.bench.sheets.papers import paper_of
from kcpd_training.bench.sheets.scans import Faults, developed, inked, write_on
from kcpd_training.demo.people import Department
from people.models import Member
from records.actions.sheet_printing import print_sheet
from records.actions.sheet_reading import keep_page, put_read_lines
from records.actions.sheet_scans import attach_scan
from records.models import SheetScan
from records.paper.sheet_geometry import ROWS_A_PAGE, cell
from records.paper.sign_in_sheet import FEWEST_WALK_INS, pages_of, roster_of, sign_in_sheet_pdf
from records.querysets.sheets import sessions_without_saved_sheet
from records.sheet_pages import read_page_of

FAULTS = Faults(dpi=150, turned=1.2, shade=0.04, noise=3)
MOST_MEMBERS = ROWS_A_PAGE - FEWEST_WALK_INS


@dataclass
class Scanning:
    """Prints, signs, scans and reads the sheet of one class that waits for it."""

    department: Department
    today: date
    seed: int

    def write(self) -> SheetScan | None:
        """Leave a row in doubt and a walk-in for the clerk; None where no class fits a page."""
        [clerk, *_] = (each.member for each in self.department.designated(Role.TRAINING_ENTRY))
        waiting = sessions_without_saved_sheet(today=self.today).filter(ends_on__lt=self.today)
        for course_session in waiting.filter(is_draft=False):
            members = roster_of(course_session)
            days = {day.on for day in days_of(course_session)}
            if 2 <= len(members) <= MOST_MEMBERS and len(days) == 1 and clerk not in members:
                return self._read(course_session, members, clerk)
        return None

    def _read(
        self, course_session: CourseSession, members: list[Member], clerk: Member
    ) -> SheetScan:
        now = timezone.make_aware(datetime.combine(self.today, time(7, 30)))
        days = days_of(course_session)
        sheet_print = print_sheet(
            course_session=course_session, days=days, members=members, by=clerk, now=now
        )
        pages = pages_of(course_session, days, members=members, print_key=sheet_print.pk)
        instructors = [spoken_name(each) for each in instructors_of(course_session)]
        pdf = sign_in_sheet_pdf(course_session, pages, instructors=instructors, now=now)
        picture = self._signed(paper_of(pdf)[0], len(members))
        file = checked_file(SimpleUploadedFile("sign-in sheet.jpg", picture))
        scan = attach_scan(course_session=course_session, file=file, by=clerk, now=now).row
        read = read_page_of(scan.document, 1)
        keep_page(scan=scan, number=1, read=read, by=clerk, now=now)
        put_read_lines(course_session=course_session, by=clerk, now=now)
        return scan

    def _signed(self, paper: Image.Image, members: int) -> bytes:
        """All came but the last, of whom a dash is seen; and one walked in."""
        rng = np.random.default_rng(self.seed)
        signed = [place < members - 1 or place == members for place in range(ROWS_A_PAGE)]
        written = np.array(write_on(paper, rng, FAULTS, signed), dtype=np.float32)
        box = cell(members - 1, "initials")
        dash = [np.array([(box.left + 9, box.top + 4.2), (box.left + 11, box.top + 4)])]
        words = [
            line
            for column in ("serial", "name")
            for line in pens.initials(rng, cell(members, column), height=4)
        ]
        for lines in (dash, words):
            inked(written, rng, lines, is_pencil=False)
        return developed(Image.fromarray(written.astype(np.uint8)), rng, FAULTS)
