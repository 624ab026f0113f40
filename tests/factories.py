"""Make rows for tests, valid unless told otherwise."""

from datetime import date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import factory
from django.core.files.base import ContentFile

from compliance.models import DirectorDecision, Exemption, PeriodBooking
from courses.models import (
    Course,
    CourseSession,
    Location,
    OutsideInstructor,
    PreApproval,
    Provider,
    SessionDay,
)
from frame.files import ContentType
from people.models import Element, Member, RoleDesignation
from records.models import Completion, Document
from tests.uploads import PDF

PASSWORD = "a long enough password"


class ElementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Element

    name = factory.Sequence(lambda n: f"Squad {100 + n}")
    kind = Element.Kind.SQUAD
    parent = None


class MemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Member

    serial_number = factory.Sequence(lambda n: f"{7000 + n}")
    first_name = "Robin"
    last_name = factory.Sequence(lambda n: f"Member{n}")
    rank = "Police Officer"
    kind = Member.Kind.SWORN
    element = factory.SubFactory(ElementFactory)
    hired_on = date(2015, 6, 1)
    license_class = "A"
    license_number = factory.Sequence(lambda n: f"MO{40000 + n}")
    license_issued_on = date(2015, 12, 1)
    password = factory.django.Password(PASSWORD)


class RoleDesignationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoleDesignation

    designated_on = date(2024, 1, 2)
    designated_by = None


class ProviderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Provider

    name = factory.Sequence(lambda n: f"Training Provider {n}")
    kind = Provider.Kind.TRAINING_CENTER
    license_number = "TC77"


class PreApprovalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PreApproval

    provider = factory.SubFactory(ProviderFactory)
    year = 2026
    from_on = factory.LazyAttribute(lambda row: date(row.year, 1, 1))
    until_on = factory.LazyAttribute(lambda row: date(row.year, 12, 31))
    citation = "POST's list of Dec 12, 2025"


class CourseFactory(factory.django.DjangoModelFactory):
    """An eight-hour course: two hours of each area, firearms two, the other topics one each."""

    class Meta:
        model = Course

    course_id = factory.Sequence(lambda n: f"25-{1000 + n}")
    title = factory.Sequence(lambda n: f"Course {n}")
    source = "training_center"
    provider = factory.SubFactory(ProviderFactory)
    instruction_minutes = 400
    credit_hours = "8.00"
    legal_studies = "2.00"
    technical_studies = "2.00"
    interpersonal_perspectives = "2.00"
    skill_development = "2.00"
    firearms = "2.00"
    de_escalation = "1.00"
    implicit_bias = "1.00"
    racial_profiling = "1.00"


class LocationFactory(factory.django.DjangoModelFactory):
    """A location, or the one that is called so already."""

    class Meta:
        model = Location

    name = "Regional Police Academy, room 104"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        called = model_class.objects.called(kwargs["name"])
        return called or super()._create(model_class, *args, **kwargs)


class OutsideInstructorFactory(factory.django.DjangoModelFactory):
    """An instructor from outside, or the one who is called so already."""

    class Meta:
        model = OutsideInstructor

    name = "Casey Roe"
    organization = "FBI"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        called = model_class.objects.called(kwargs["name"], kwargs["organization"])
        return called or super()._create(model_class, *args, **kwargs)


class CourseSessionFactory(factory.django.DjangoModelFactory):
    """A one-day class from 8 to 4, less 80 minutes: 400 minutes of instruction."""

    class Meta:
        model = CourseSession
        skip_postgeneration_save = True

    course = factory.SubFactory(CourseFactory)
    source = factory.SelfAttribute("course.source")
    location = factory.SubFactory(LocationFactory)
    starts_on = date(2026, 3, 10)
    ends_on = factory.SelfAttribute("starts_on")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        """Take a location by its name, too."""
        if isinstance(kwargs.get("location"), str):
            kwargs["location"] = LocationFactory(name=kwargs["location"])
        return super()._create(model_class, *args, **kwargs)

    @factory.lazy_attribute
    def cancel_reason(self):
        cancelled = getattr(self, "state", None) == CourseSession.State.CANCELLED
        return "The instructor is ill." if cancelled else ""

    @factory.post_generation
    def days(self, create, extracted, **kwargs):
        for day in extracted or [self.starts_on]:
            SessionDay.objects.create(
                course_session=self,
                on=day,
                starts_at=time(8),
                ends_at=time(16),
                break_minutes=80,
            )


class CompletionFactory(factory.django.DjangoModelFactory):
    """A completion with the hours of its course, entered by another member."""

    class Meta:
        model = Completion

    member = factory.SubFactory(MemberFactory)
    course = factory.SubFactory(CourseFactory)
    completed_on = date(2026, 3, 10)
    source = factory.SelfAttribute("course.source")
    entered_by = factory.SubFactory(MemberFactory)

    @factory.lazy_attribute
    def entered_at(self):
        next_day = self.completed_on + timedelta(days=1)
        return datetime.combine(next_day, time(9), ZoneInfo("America/Chicago"))

    @factory.lazy_attribute
    def credit_hours(self):
        return self.course.credit_hours

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        for key, hours in kwargs["course"].designated_hours.items():
            kwargs.setdefault(key, hours)
        return super()._create(model_class, *args, **kwargs)


class DocumentFactory(factory.django.DjangoModelFactory):
    """A document and its file: of other bytes each time, whose size and hash the row tells.

    Args:
        content: what is stored.
        file: the name of a file that is not in the storage, in place of one that is.
    """

    class Meta:
        model = Document

    class Params:
        content = factory.Sequence(lambda n: PDF + b"%% %d" % n)

    member = factory.SubFactory(MemberFactory)
    file = factory.LazyAttribute(lambda row: ContentFile(row.content, name="letter"))
    name = "letter.pdf"
    content_type = ContentType.PDF
    size = factory.LazyAttribute(lambda row: len(row.content))
    sha256 = factory.LazyAttribute(lambda row: sha256(row.content).hexdigest())
    added_by = factory.SubFactory(MemberFactory)
    added_at = datetime(2026, 3, 11, 9, tzinfo=ZoneInfo("America/Chicago"))


class ExemptionFactory(factory.django.DjangoModelFactory):
    """A license upgrade on May 1, 2025."""

    class Meta:
        model = Exemption

    member = factory.SubFactory(MemberFactory)
    kind = Exemption.Kind.LICENSE_UPGRADE
    on = date(2025, 5, 1)
    document = factory.SubFactory(DocumentFactory, member=factory.SelfAttribute("..member"))
    entered_by = factory.SubFactory(MemberFactory)
    entered_at = datetime(2025, 5, 2, 9, tzinfo=ZoneInfo("America/Chicago"))


class DecisionFactory(factory.django.DjangoModelFactory):
    """A waiver for 2025, applied for and not decided; `decided_on` makes it granted."""

    class Meta:
        model = DirectorDecision

    member = factory.SubFactory(MemberFactory)
    kind = DirectorDecision.Kind.WAIVER
    ground = DirectorDecision.Ground.MILITARY_LEAVE
    period = 2025
    applied_on = date(2025, 11, 1)
    entered_by = factory.SubFactory(MemberFactory)
    entered_at = datetime(2025, 11, 3, 9, tzinfo=ZoneInfo("America/Chicago"))

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        if kwargs.get("decided_on"):
            kwargs.setdefault("outcome", DirectorDecision.Outcome.GRANTED)
            kwargs.setdefault("decided_entered_by", kwargs["entered_by"])
            kwargs.setdefault("decided_entered_at", kwargs["entered_at"])
            if "decision_document" not in kwargs:
                kwargs["decision_document"] = DocumentFactory(member=kwargs["member"])
        return super()._create(model_class, *args, **kwargs)


class BookingFactory(factory.django.DjangoModelFactory):
    """The completion of March 10, 2026, booked to 2025."""

    class Meta:
        model = PeriodBooking

    completion = factory.SubFactory(CompletionFactory)
    to_period = 2025
    reason = "To restore the license."
    entered_by = factory.SubFactory(MemberFactory)
    entered_at = datetime(2026, 3, 12, 9, tzinfo=ZoneInfo("America/Chicago"))
