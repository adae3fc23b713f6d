#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Makes the update site of an earlier build.

older-site.py SITE FOLDER writes the same site with an older build's qualifier in all names, manifests and metadata.
"""
import pathlib
import re
import sys
import zipfile

BUILT = re.compile(rb"(?<![\d.])(0\.1\.0\.)20\d{10}(?!\d)")
OLDER = rb"\g<1>200001010000"
# Of the files as they were.
SUMS = re.compile(rb"\s*<property name='(download\.checksum\.[^']*|artifact\.size|download\.size)' value='[^']*'/>")
TEXTS = ("MANIFEST.MF", "feature.xml", "content.xml", "artifacts.xml")


def older(data):
    return SUMS.sub(b"", BUILT.sub(OLDER, data))


def rewrite(source, target):
    """Copies a jar; what of it names versions becomes that of the older build."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            new.writestr(item, older(data) if item.filename.endswith(TEXTS) else data)


def main(site, folder):
    changed = 0
    for source in sorted(site.rglob("*.jar")):
        name = older(source.relative_to(site).as_posix().encode()).decode()
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        rewrite(source, target)
        changed += name != source.relative_to(site).as_posix()
    if not changed:
        sys.exit(f"older-site.py: nothing in {site} has a version of ours")


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
