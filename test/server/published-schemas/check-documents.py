"""Reads {version: {name: document}} and writes {version: {name: [problem]}}, by IIIF's own Python libraries.

3: iiif-prezi3, whose classes are made from IIIF's JSON Schema. 2: iiif-prezi, which IIIF's validator reads Presentation 2.1
with; it stops at the first problem.
"""

import contextlib
import io
import json
import sys

import iiif_prezi3
from iiif_prezi.loader import ManifestReader
from pydantic import ValidationError


def problems_of_3(document):
    try:
        getattr(iiif_prezi3, document["type"]).model_validate(document)
    except ValidationError as error:
        return [
            ".".join(str(step) for step in each["loc"]) + ": " + each["msg"]
            for each in error.errors()
        ]
    return []


def problems_of_2(document):
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            ManifestReader(json.dumps(document)).read()
    except Exception as error:  # the library's own errors and those that it did not expect
        return [f"{type(error).__name__}: {error}"]
    return []


checks = {"2": problems_of_2, "3": problems_of_3}
found = {
    version: {name: checks[version](document) for name, document in documents.items()}
    for version, documents in json.load(sys.stdin).items()
}
json.dump(found, sys.stdout)
