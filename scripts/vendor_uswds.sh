#!/bin/sh
# Re-make static/vendor/uswds-$version from the published package.
# Kept: the compiled style and script, the icon sprite, and every file the style refers to.
# Source map comments are cut: the manifest storage would look for maps that are not shipped.
# The archive must be the one whose hash stands here: it is the registry's `dist.integrity`, in
# hexadecimal. For a new version put in both, after a look at what changed.
set -eu

version=3.14.0
sha512=930679d13a86b33c63dfe310866f9cf38848d32f2b20aa1ced92ca6ee1e0fbcad39058aca7d95738c443db0725cb2b9865a869003c4cbda3e89e0edbc0bedc7b
root=$(cd "$(dirname "$0")/.." && pwd)
target="$root/static/vendor/uswds-$version"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm pack --silent "@uswds/uswds@$version" >/dev/null
archive=$(echo ./*.tgz)
if ! echo "$sha512  $archive" | sha512sum --check --status -; then
    echo "$archive is not the archive of USWDS $version that was looked at: its SHA-512 is another." >&2
    exit 1
fi
tar -xzf "$archive"
cd "$root"
dist="$work/package/dist"

rm -rf "$target"
mkdir -p "$target/css" "$target/js" "$target/img"
sed '/^\/\*# sourceMappingURL=.*\*\/$/d' "$dist/css/uswds.min.css" >"$target/css/uswds.min.css"
for name in uswds.min.js uswds-init.min.js; do
    sed '/^\/\/# sourceMappingURL=.*$/d' "$dist/js/$name" >"$target/js/$name"
done
cp "$dist/img/sprite.svg" "$target/img/sprite.svg"
cp "$work/package/LICENSE.md" "$target/LICENSE.md"

grep -oE 'url\(\.\./[^)]+\)' "$dist/css/uswds.min.css" | sed 's/^url(\.\.\///; s/)$//' | sort -u |
    while read -r file; do
        mkdir -p "$target/$(dirname "$file")"
        cp "$dist/$file" "$target/$file"
    done

if grep -rl sourceMappingURL "$target"; then
    echo "A source map comment is left in the files above." >&2
    exit 1
fi
echo "$(find "$target" -type f | wc -l) files in ${target#"$root"/}"
