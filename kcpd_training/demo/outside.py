"""Who teaches in the made-up department from outside: the classes that no member teaches."""

from collections.abc import Iterable
from itertools import cycle

from courses.models import CourseSession, OutsideInstructor

PEOPLE = (
    ("Odalys Brennecke", "Two Rivers State University", "Photography and digital evidence"),
    ("Thaddeus Okwuosa", "Prairie Ambulance District", "First aid, CPR and AED until 2028"),
    ("Ingrid Vaskelis", "Office of Language Services", "Interpreters and plain language"),
    ("Ramona Tsosie-Hale", "Heartland Customer Care", "Service at the front desk"),
    ("Emeric Santangelo", "Lakeside Mediation Center", ""),
)


def write_outside_teaching(sessions: Iterable[CourseSession]) -> None:
    """Give each class one of the people from outside in turn, so that none is in two rooms."""
    people = [
        OutsideInstructor.objects.get_or_create(
            name=name, organization=organization, defaults={"qualified_for": qualified_for}
        )[0]
        for name, organization, qualified_for in PEOPLE
    ]
    teaches = CourseSession.outside_instructors.through
    in_order = sorted(sessions, key=lambda session: (session.starts_on, session.pk))
    teaches.objects.bulk_create(
        teaches(coursesession_id=session.pk, outsideinstructor_id=person.pk)
        for session, person in zip(in_order, cycle(people), strict=False)
    )
