"""Home, search, sign-in."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access.row import SIGN_IN, Row, allow
from tests.department import Department

# A file of rows by the model whose import takes it.
FILES = {
    "member": "serial_number,first_name,last_name,rank,kind,element,hired_on\n"
    "9101,Zoë,Lee,Officer,sworn,Squad 110,2026-02-02",
    "element": "name,kind,parent\nSquad 120,squad,Central Patrol Division",
}


def _a_file(model: str) -> dict[str, Any]:
    return {
        "import_file": SimpleUploadedFile("rows.csv", FILES[model].encode(), "text/csv"),
        "format": "0",
    }


def _an_import_that_is_gone(department: Department) -> dict[str, Any]:
    return {"import_file_name": "gone.csv", "original_file_name": "rows.csv", "format": "0"}


ROWS = [
    Row("home", others=200),
    Row("search", target="of words", others=200, query="?q=de esc"),
    Row(
        "search",
        target="of the serial number of an officer of Squad 110",
        query="?q=4411",
        answers=allow(
            "officer", "sergeant", "commander", "inquiry", "clerk", "auditor", status=302
        ),
        others=200,
    ),
    Row("health", answers=allow("anonymous"), others=200),
    Row("sign-in", answers=allow("anonymous"), others=302),
    Row("sign-in", method="POST", answers=allow("anonymous"), others=302),
    Row("sign-out", others=405),
    Row("sign-out", method="POST", others=SIGN_IN),
    Row("password-change", others=200),
    Row("password-change", method="POST", others=200),
    # Nobody signed in goes by way of the admin's own address to the sign-in page.
    Row("admin:index", answers={**allow("administrator"), "anonymous": 302}),
    Row("admin:login", answers={**allow("anonymous", status=SIGN_IN)}, others=SIGN_IN),
    Row("admin:people_member_changelist", answers=allow("administrator")),
    Row("admin:people_member_add", answers=allow("administrator")),
    Row("admin:people_member_add", method="POST", answers=allow("administrator")),
    Row("admin:people_element_add", method="POST", answers=allow("administrator")),
    Row(
        "admin:people_member_change",
        target="the officer",
        method="POST",
        kwargs=lambda department: {"object_id": department.officer.pk},
        answers=allow("administrator"),
    ),
    Row(
        "admin:people_element_change",
        target="Squad 110",
        method="POST",
        kwargs=lambda department: {"object_id": department.elements["Squad 110"].pk},
        answers=allow("administrator"),
    ),
    Row(
        "admin:auth_user_password_change",
        target="the officer's",
        method="POST",
        kwargs=lambda department: {"id": department.officer.pk},
        answers=allow("administrator"),
    ),
    *(
        row
        for model in ("member", "element")
        for row in (
            Row(
                f"admin:people_{model}_import",
                method="POST",
                form=lambda department, model=model: _a_file(model),
                answers=allow("administrator"),
            ),
            Row(
                f"admin:people_{model}_process_import",
                method="POST",
                form=_an_import_that_is_gone,
                answers=allow("administrator", status=302),
            ),
        )
    ),
]
