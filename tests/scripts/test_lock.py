"""What is brought from elsewhere: it is pinned, listed, and checked by its hash."""

import json
import os
import re
import subprocess
from pathlib import Path

from scripts.lock import SBOM, VENDORED, vendored

ROOT = VENDORED.parent.parent
PACKAGE = re.compile(r"^(\S+?)==(\S+)(?: ; .*)? \\\n((?:    --hash=\S+(?: \\)?\n)+)", re.MULTILINE)
HASH = re.compile(r"sha256:([0-9a-f]{64})")


def pinned() -> dict[tuple[str, str], set[str]]:
    """The hashes of each name and version in base.txt."""
    text = (ROOT / "requirements/base.txt").read_text()
    return {
        (name, version): set(HASH.findall(hashes))
        for name, version, hashes in PACKAGE.findall(text)
    }


def listed() -> dict[tuple[str, str], set[str]]:
    """The hashes of each Python package in the bill of materials."""
    return {
        (each["name"], each["version"]): {
            known["content"]
            for reference in each["externalReferences"]
            for known in reference["hashes"]
        }
        for each in json.loads(SBOM.read_text())["components"]
        if each["purl"].startswith("pkg:pypi/")
    }


def test_the_bill_of_materials_lists_what_is_pinned_by_the_same_hashes():
    # `./run lock` writes both; a package of one alone was changed by hand.
    assert listed().keys() == pinned().keys()
    # uv lists no wheels of older Pythons, which the pins name too.
    others = {key for key, hashes in listed().items() if not hashes or hashes - pinned()[key]}
    assert others == set()


def test_the_bill_of_materials_says_nothing_of_when_or_where_it_was_made():
    bill = json.loads(SBOM.read_text())

    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert "serialNumber" not in bill
    assert "timestamp" not in bill["metadata"]


def test_the_bill_of_materials_lists_the_design_system_that_is_there():
    bill = json.loads(SBOM.read_text())

    assert vendored() in bill["components"]
    assert (ROOT / f"static/vendor/uswds-{vendored()['version']}").is_dir()


def test_an_archive_of_the_design_system_with_another_hash_is_not_unpacked(tmp_path):
    (tmp_path / "scripts").mkdir()
    script = tmp_path / "scripts/vendor_uswds.sh"
    script.write_text(VENDORED.read_text())
    kept = tmp_path / f"static/vendor/uswds-{vendored()['version']}/css/uswds.min.css"
    kept.parent.mkdir(parents=True)
    kept.write_text("as it was")

    done = run_with_other_archive(script, tmp_path)

    assert done.returncode == 1
    assert "is not the archive of USWDS" in done.stderr
    assert kept.read_text() == "as it was"


def run_with_other_archive(script: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the script where npm brings something else."""
    npm = folder / "npm"
    npm.write_text("#!/bin/sh\necho 'something else' >uswds-uswds.tgz\n")
    npm.chmod(0o755)
    return subprocess.run(
        ["sh", script],
        env={"PATH": f"{folder}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
