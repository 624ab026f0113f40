"""`./run lock`: pin what requirements/*.in ask for, with hashes, and list what that is (SBOM)."""

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts.environment import PYTHON, ROOT, fail, say

# The pins must hold on any machine: no index, no folder and no setting of this one.
OF_THIS_MACHINE = {
    "UV_INDEX",
    "UV_INDEX_URL",
    "UV_DEFAULT_INDEX",
    "UV_EXTRA_INDEX_URL",
    "UV_FIND_LINKS",
}
COMPILE = [
    *("pip", "compile", "--quiet", "--no-config", "--no-header"),
    *("--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--only-binary", ":all:"),
]

EXPORT = [
    *("export", "--quiet", "--no-config", "--frozen"),
    *("--format", "cyclonedx1.5", "--preview-features", "sbom-export"),
]
PIN = re.compile(r"^([A-Za-z0-9][^\s\\]*(?: ; [^\\\n]*?)?) \\$", re.MULTILINE)
SBOM = ROOT / "requirements/sbom.cdx.json"
VENDORED = ROOT / "scripts/vendor_uswds.sh"


def main(arguments: Sequence[str]) -> int:
    environment = {name: value for name, value in os.environ.items() if name not in OF_THIS_MACHINE}
    uv = str(Path(PYTHON).parent / "uv")
    for name in ("base", "dev"):
        say(f"Pinning requirements/{name}.in")
        source, target = f"requirements/{name}.in", f"requirements/{name}.txt"
        command = [uv, *COMPILE, *arguments, source, "--output-file", target]
        if subprocess.run(command, env=environment).returncode:
            fail("The requirements could not be pinned: see above.")
    say(f"Listing what the application is made of in {SBOM.relative_to(ROOT)}")
    SBOM.write_text(json.dumps(bill_of_materials(uv, environment), indent=2) + "\n")
    say("Now ./run test, and commit requirements/.")
    return 0


def bill_of_materials(uv: str, environment: Mapping[str, str]) -> dict[str, Any]:
    """What the application is made of, in CycloneDX: the pins of base.txt, and what is vendored.

    uv lists a project, so one is made that asks for base.in and is held to the pins.
    """
    own = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = (ROOT / "requirements/base.in").read_text().splitlines()
    pins = PIN.findall((ROOT / "requirements/base.txt").read_text())
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "pyproject.toml").write_text(
            "[project]\n"
            f"name = {json.dumps(own['name'])}\n"
            f"version = {json.dumps(own['version'])}\n"
            f"requires-python = {json.dumps(own['requires-python'])}\n"
            f"dependencies = {json.dumps([line for line in asked if line and line[0] != '#'])}\n"
            "[tool.uv]\npackage = false\n"
            f"constraint-dependencies = {json.dumps(pins)}\n"
        )
        listed = b""
        for command in (["lock", "--quiet", "--no-config"], EXPORT):
            done = subprocess.run(
                [uv, *command], cwd=folder, env=environment, stdout=subprocess.PIPE
            )
            if done.returncode:
                fail("What the application is made of could not be listed: see above.")
            listed = done.stdout
    bill: dict[str, Any] = json.loads(listed)
    # The same pins give the same file.
    del bill["serialNumber"], bill["metadata"]["timestamp"]
    bill["components"].append(vendored())
    return bill


def vendored() -> dict[str, Any]:
    """The design system, which lies in static/vendor/."""
    script = VENDORED.read_text()
    version, sha512 = (
        found[1] if (found := re.search(rf"^{name}=(\S+)$", script, re.MULTILINE)) else fail(name)
        for name in ("version", "sha512")
    )
    return {
        "type": "library",
        "bom-ref": f"uswds@{version}",
        "name": "@uswds/uswds",
        "version": version,
        "purl": f"pkg:npm/%40uswds/uswds@{version}",
        "hashes": [{"alg": "SHA-512", "content": sha512}],
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
