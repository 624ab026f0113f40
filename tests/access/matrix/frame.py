"""Home, search, sign-in."""

from tests.access.row import Row, allow

ROWS = [
    Row("home", others=200),
    Row("search", others=200, query="?q=4411"),
    Row("health", answers=allow("anonymous"), others=200),
    Row("sign-in", answers=allow("anonymous"), others=302),
    Row("sign-in", method="POST", answers=allow("anonymous"), others=302),
    Row("sign-out", method="GET", answers=allow("anonymous", status=405), others=405),
    Row("sign-out", method="POST", others=302),
    Row("password-change", others=200),
    Row("password-change", method="POST", others=200),
    Row("admin:index", answers=allow("administrator"), others=302),
    Row(
        "admin:records_member_changelist",
        answers={**allow("administrator"), **allow("anonymous", status="sign in")},
        others=302,
    ),
]
