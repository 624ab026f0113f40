"""Static files as they are served for real."""

import re
from pathlib import Path

from django.core.management import call_command


def test_a_script_imports_the_others_under_the_names_that_they_are_served_by(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "frame.static_files.HashedFiles"},
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    served = [path for path in Path(tmp_path, "js/sheet").glob("*.js") if path.name.count(".") == 2]
    imported = {name for path in served for name in re.findall(r'"\./([^"]+)"', path.read_text())}
    assert imported
    assert imported <= {path.name for path in served}
