"""Static files as they are served for real: compressed, and named by their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# `from "./outbox.js"`, `import "./back.js"`
_IMPORTS = (
    r"""(?P<matched>(?P<how>from|import) "(?P<url>\./[^"]+)")""",
    """%(how)s "%(url)s\"""",
)


class HashedFiles(CompressedManifestStaticFilesStorage):
    """The project's own scripts find the others that they import under their hashed names."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", (_IMPORTS,)))
