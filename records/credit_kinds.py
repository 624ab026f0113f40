"""What kinds of credit there are beside a class of ours: how each is told, and who gives it."""

from django.db import models

from courses.designations import Source
from courses.models import Provider
from records.models import Completion


class CreditKind(models.TextChoices):
    """What a credit was earned by, as a clerk enters it and a record tells it."""

    CERTIFICATE = "certificate", "Certificate"
    COLLEGE = "college", "College course"
    MILITARY = "military", "Military training"
    TEACHING = "teaching", "Teaching"
    PRIOR_AGENCY = "prior_agency", "Prior agency"


# Which kind of provider alone gives it.
GIVEN_BY = {
    CreditKind.COLLEGE: Provider.Kind.COLLEGE,
    CreditKind.MILITARY: Provider.Kind.MILITARY,
}


# Which sources have a kind of their own: their hours come of an amount.
OF_SOURCE: dict[str, CreditKind] = {
    Source.COLLEGE: CreditKind.COLLEGE,
    Source.INSTRUCTOR: CreditKind.TEACHING,
}


def kind_of(completion: Completion) -> CreditKind:
    """By what a completion was earned; its course is read with the provider."""
    if completion.is_prior_agency:
        return CreditKind.PRIOR_AGENCY
    if completion.role == Completion.Role.INSTRUCTOR:
        return CreditKind.TEACHING
    if completion.source == Source.COLLEGE:
        return CreditKind.COLLEGE
    if completion.course.provider.kind == Provider.Kind.MILITARY:
        return CreditKind.MILITARY
    return CreditKind.CERTIFICATE


def kind_in_words(completion: Completion) -> str:
    """`College course`, beside a completion; blank where it is like most."""
    kind = kind_of(completion)
    return "" if kind == CreditKind.CERTIFICATE else str(kind.label)
