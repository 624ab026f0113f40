"""The files around the application say what its settings and requirements are."""

import configparser
import logging
import os
import re
import runpy
import ssl
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.management import get_commands
from django.urls import get_resolver, reverse

from frame.files import LARGEST_DOCUMENT, MEGABYTE
from frame.form_fields import LARGEST_TOGETHER, DocumentsField
from frame.forms_files import FormWithFiles
from frame.imports.kinds import kinds
from frame.limited import MOST_AT_ONCE
from frame.pdf import asking as pdf_asking
from frame.picture import asking as picture_asking
from scripts.environment import without_settings

ROOT = Path(__file__).resolve().parents[2]
READ_BY_GUNICORN = {"WEB_CONCURRENCY", "LISTEN"}


def settings_read() -> set[str]:
    text = (ROOT / "kcpd_training/settings.py").read_text()
    return set(re.findall(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"', text))


def test_env_example_explains_every_setting_and_no_other():
    text = (ROOT / "deploy/env.example").read_text()

    explained = set(re.findall(r"^(?:# )?([A-Z_]+)=", text, flags=re.MULTILINE))

    assert explained - READ_BY_GUNICORN == settings_read()


def test_a_demo_and_a_test_forget_every_setting_that_the_shell_may_hold():
    shell = dict.fromkeys([*settings_read(), "DJANGO_SETTINGS_MODULE", "PATH"], "whatever")

    assert without_settings(shell) == {"PATH": "whatever"}


@pytest.mark.parametrize("name", ["base", "dev"])
def test_every_direct_dependency_says_why_it_is_there(name):
    lines = (ROOT / f"requirements/{name}.in").read_text().splitlines()
    direct = [at for at, line in enumerate(lines) if re.match(r"[a-z]", line)]

    unexplained = [lines[at] for at in direct if not lines[at - 1].startswith("# ")]

    assert direct
    assert unexplained == []


@pytest.mark.parametrize("name", ["base", "dev"])
def test_pins_have_hashes_and_name_no_place_to_get_them(name):
    text = (ROOT / f"requirements/{name}.txt").read_text()

    pins = re.split(r"\n(?=[a-z])", text)

    assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []
    assert "://" not in text
    assert "--index" not in text
    assert not re.search(r"^-", text, re.MULTILINE), "an option of the installer"


@pytest.mark.parametrize("name", ["base", "dev"])
def test_every_direct_dependency_is_pinned(name):
    wanted = re.findall(
        r"^([a-z][\w-]+)", (ROOT / f"requirements/{name}.in").read_text(), flags=re.MULTILINE
    )
    pinned = re.findall(
        r"^([a-z][\w-]+)==", (ROOT / f"requirements/{name}.txt").read_text(), flags=re.MULTILINE
    )

    assert set(wanted) <= set(pinned)


def test_psycopg_3_is_absent():
    # Django prefers it over psycopg2 as soon as it can be imported.
    assert find_spec("psycopg") is None


UNITS = sorted(file.stem for file in (ROOT / "deploy").glob("*.service"))


def lines_of(name: str, setting: str) -> list[str]:
    """What a unit says of a setting that may stand in several lines."""
    text = (ROOT / f"deploy/{name}.service").read_text()
    lines = re.findall(rf"^{setting}=(.*)$", text, re.MULTILINE)
    return [each for line in lines for each in line.split()]


def unit(name: str) -> configparser.RawConfigParser:
    """One of the service's unit files, as systemd reads it."""
    read = configparser.RawConfigParser(strict=False, comment_prefixes=("#",))
    read.optionxform = str
    read.read_string((ROOT / f"deploy/{name}.service").read_text())
    return read


def test_the_worker_is_shut_in_as_the_pages_are():
    pages, worker = unit("training-records"), unit("training-records-worker")
    of_the_socket = {"RuntimeDirectory", "RuntimeDirectoryMode", "ExecStartPre"}
    of_the_program = {"Type", "NotifyAccess", "ExecStart", "ExecReload", "Restart"}
    of_its_size = {"MemoryHigh", "MemoryMax", "TasksMax"}

    shared = {
        name: value
        for name, value in pages["Service"].items()
        if name not in of_the_socket | of_the_program | of_its_size
    }

    assert {name: worker["Service"].get(name) for name in shared} == shared
    assert worker["Install"] == pages["Install"]


@pytest.mark.parametrize("name", UNITS)
def test_a_service_sees_neither_the_history_nor_the_settings_of_the_project(name):
    hidden = {path.lstrip("-") for path in lines_of(name, "InaccessiblePaths")}

    assert hidden == {
        "/etc/training-records",
        *(f"/opt/training-records/{each}" for each in (".git", "docs", "scripts", "tests")),
    }
    assert lines_of(name, "ReadOnlyPaths") == ["/opt/training-records"]


@pytest.mark.parametrize("name", UNITS)
def test_a_service_has_bounds_beyond_which_one_process_ends_and_not_the_service(name):
    service = unit(name)["Service"]

    assert int(service["MemoryHigh"].removesuffix("G")) < int(
        service["MemoryMax"].removesuffix("G")
    )
    assert int(service["TasksMax"]) <= 256
    assert service["OOMPolicy"] == "continue"


def test_what_a_service_may_run_at_once_has_room_in_its_memory():
    config = (ROOT / "deploy/gunicorn.conf.py").read_text()
    example = (ROOT / "deploy/env.example").read_text()
    processes = int(re.search(r"^# WEB_CONCURRENCY=(\d+)", example, re.MULTILINE).group(1))
    of_each = int(re.search(r"^largest_kilobytes = (\d+)", config, re.MULTILINE).group(1))
    opening = max(*pdf_asking.MOST_MEGABYTES.values(), picture_asking.MOST_MEGABYTES)

    room = {name: int(unit(name)["Service"]["MemoryHigh"].removesuffix("G")) for name in UNITS}

    assert f'"WEB_CONCURRENCY", "{processes}"' in config
    assert room["training-records"] * 1024 >= processes * of_each + MOST_AT_ONCE * opening
    assert room["training-records-worker"] * 1024 >= 500 + opening
    assert f"by {of_each} MB for each" in " ".join(example.replace("#", "").split())


@pytest.mark.parametrize("name", UNITS)
def test_a_service_calls_nothing_of_the_system_that_it_does_not_need(name):
    service = unit(name)["Service"]

    assert lines_of(name, "SystemCallFilter") == [
        "@system-service",
        "~@privileged",
        "@resources",
        "@chown",
    ]
    assert service["SystemCallErrorNumber"] == "EPERM"
    assert service["MemoryDenyWriteExecute"] == "yes"


@pytest.mark.skipif(not which("systemd-analyze"), reason="Only systemd can weigh its units.")
@pytest.mark.parametrize("name", UNITS)
def test_systemd_finds_little_to_attack(name):
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=20"]

    weighed = subprocess.run(
        [*command, ROOT / f"deploy/{name}.service"], capture_output=True, text=True, check=False
    )

    assert weighed.returncode == 0, weighed.stdout[-2000:]


def gunicorn_settings() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "deploy/gunicorn.conf.py"))


def test_a_worker_that_has_grown_ends_after_its_answer(caplog):
    settings = gunicorn_settings()
    small = SimpleNamespace(alive=True, pid=1, log=logging.getLogger())
    grown = SimpleNamespace(alive=True, pid=2, log=logging.getLogger())

    assert settings["largest_kilobytes"] == 450 * 1024
    for worker, largest in ((small, 2**40), (grown, 1)):
        settings["post_request"].__globals__["largest_kilobytes"] = largest
        settings["post_request"](worker, None, {}, None)

    assert (small.alive, grown.alive) == (True, False)
    assert settings["max_requests"] > 0


def test_gunicorn_takes_its_settings():
    command = [sys.executable, "-m", "gunicorn", "kcpd_training.wsgi", "--print-config"]

    said = subprocess.run(
        [*command, "--config", "deploy/gunicorn.conf.py", "--check-config"],
        cwd=ROOT,
        env={
            **os.environ,
            "SECRET_KEY": "0123456789" * 5 + "abc",
            "DATABASE_URL": "sqlite://:memory:",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 0, said.stderr


def test_the_worker_is_a_command_that_there_is_and_is_started_again_when_it_dies():
    service = unit("training-records-worker")["Service"]
    command = service["ExecStart"].split("manage.py ")[1]

    assert command in get_commands()
    assert service["Restart"] == "always"


def test_every_service_is_installed_by_the_deployment_guide():
    guide = (ROOT / "docs/deployment.md").read_text()

    for file in (ROOT / "deploy").glob("*.service"):
        assert f"deploy/{file.name}" in guide
        assert re.search(rf"enable --now .*{file.stem}\b", guide)


def test_a_page_names_the_service_that_an_administrator_starts():
    said = (ROOT / "templates/jobs/_no_worker.html").read_text()

    service = re.search(r"systemctl start ([\w-]+)", said).group(1)

    assert (ROOT / f"deploy/{service}.service").exists()


def nginx(name: str) -> str:
    """The value of a directive that stands once in the server of the pages."""
    text = (ROOT / "deploy/nginx.conf").read_text()
    [value] = re.findall(rf"^    {name} (.+);$", text, re.MULTILINE)
    return value


def test_nginx_lets_through_what_a_form_takes_and_not_much_more(settings):
    lets_through = int(nginx("client_max_body_size").removesuffix("m")) * MEGABYTE
    largest_import = max(kind.limits.largest for kind in kinds())
    # What a form holds besides its files, and what stands around each of these.
    besides = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + MEGABYTE

    assert DocumentsField().most * LARGEST_DOCUMENT == LARGEST_TOGETHER
    assert largest_import <= LARGEST_TOGETHER
    assert LARGEST_TOGETHER + besides <= lets_through < LARGEST_TOGETHER + 2 * besides


def test_every_form_with_several_boxes_for_files_holds_them_to_that_together():
    assert get_resolver().url_patterns  # and so every form is there
    several = [form for form in forms_below(forms.BaseForm) if len(boxes_of(form)) > 1]

    assert several
    assert [form for form in several if not issubclass(form, FormWithFiles)] == []


def boxes_of(form: type[forms.BaseForm]) -> list[forms.Field]:
    fields = getattr(form, "base_fields", {})
    return [field for field in fields.values() if isinstance(field, forms.FileField)]


def forms_below(form: type) -> set[type]:
    return {each for child in form.__subclasses__() for each in {child, *forms_below(child)}}


def test_what_nginx_refuses_it_refuses_in_words_with_the_figures_of_the_application():
    [page] = re.findall(r"error_page 413 /(.+);", (ROOT / "deploy/nginx.conf").read_text())
    said = " ".join((ROOT / f"deploy/{page}").read_text().split())
    largest, together = LARGEST_DOCUMENT // MEGABYTE, LARGEST_TOGETHER // MEGABYTE

    assert f"Files have {largest} MB each, and {together} MB together, at most." in said


def test_nginx_speaks_with_forward_secrecy_and_authenticated_encryption_alone():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(nginx("ssl_ciphers"))
    named = {each["name"] for each in context.get_ciphers() if each["protocol"] == "TLSv1.2"}

    assert named == set(nginx("ssl_ciphers").split(":"))
    assert {name for name in named if not re.match(r"ECDHE-.+(GCM|POLY1305)", name)} == set()
    assert nginx("ssl_protocols") == "TLSv1.2 TLSv1.3"


# Each is checked against what is on file there, which costs a third of a second.
PAGES_THAT_TAKE_A_PASSWORD = {
    "SignInForm": "sign-in",
    "OwnPasswordForm": "password-change",
    "EndSessionsForm": "session-list",
}


def test_nginx_slows_down_an_address_that_sends_passwords_where_one_is_sent():
    text = (ROOT / "deploy/nginx.conf").read_text()
    passwords = text.partition("$address_that_sends_a_password {")[2].partition("}")[0]
    [pattern] = re.findall(r'"~(\S+ .+)" \$binary_remote_addr;', passwords)

    counted = [
        page
        for page in (*PAGES_THAT_TAKE_A_PASSWORD.values(), "home", "search", "session-left")
        if re.match(pattern, f"POST {reverse(page)}")
    ]
    with_password = {
        form.__name__
        for form in forms_below(forms.BaseForm)
        for field in getattr(form, "base_fields", {}).values()
        if isinstance(field.widget, forms.PasswordInput) and form.__module__.startswith("people.")
    }
    declared = set(re.findall(r"limit_req_zone .* zone=(\w+):", text))
    used = set(re.findall(r"limit_req zone=(\w+) ", text))

    assert with_password == {*PAGES_THAT_TAKE_A_PASSWORD, "FirstPasswordForm"}
    assert counted == [*PAGES_THAT_TAKE_A_PASSWORD.values()]
    assert declared == used == {"pages", "passwords", "codes"}
    assert re.search(r"limit_req_status 429;\n", text)
    assert (ROOT / "deploy" / re.findall(r"error_page 429 /(.+);", text)[0]).is_file()


def test_the_address_that_the_application_believes_is_the_one_that_nginx_writes():
    """Whatever a browser has written there is written over, not added to."""
    text = (ROOT / "deploy/nginx.conf").read_text()

    assert re.findall(r"proxy_set_header X-Forwarded-For (.+);", text) == ["$remote_addr"]
    assert "proxy_intercept_errors" not in text, "the application says itself who is locked out"


def role_of(file: str) -> str:
    """The role by which a file of settings signs in."""
    text = (ROOT / file).read_text()
    [role] = re.findall(r"^DATABASE_URL='postgres://(\w+)@", text, re.MULTILINE)
    return role


def test_the_guide_makes_both_roles_and_gives_the_database_to_the_one_that_migrates():
    guide = (ROOT / "docs/deployment.md").read_text()
    service, owner = role_of("deploy/env.example"), role_of("deploy/owner.example")

    for role in (service, owner):
        assert f"createuser {role}\n" in guide
        assert re.search(rf"adduser .*\b{role}\n", guide)
    assert set(re.findall(r"createdb --owner (\w+)", guide)) == {owner}
    made = r"createdb --owner (\w+) .* (\w+)\n.* psql -c 'ALTER SCHEMA public OWNER TO \1' \2\n"
    assert len(re.findall(made, guide)) == len(re.findall("createdb", guide)) == 2
    assert set(re.findall(r"runuser -u (\w+) -- (?:deploy/migrate|pg_)", guide)) == {owner}
    assert set(re.findall(r"runuser -u (\w+) -- deploy/manage", guide)) == {service}
    assert "deploy/manage migrate" not in guide
    assert {unit(file.stem)["Service"]["User"] for file in (ROOT / "deploy").glob("*.service")} == {
        service
    }
