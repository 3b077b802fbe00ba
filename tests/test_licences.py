"""The packages that run may be used, changed and passed on by every government: their licences say so."""

import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

LINES = re.findall(r"^[a-z].*?(?= \\)", Path("requirements.lock").read_text(), re.M)
LOCKED = [wanted.name for wanted in map(Requirement, LINES) if not wanted.marker or wanted.marker.evaluate()]
PERMITTED = re.compile(r"MIT|BSD|Apache|ISC|PSF|Python|MPL|Mozilla|LGPL", re.I)


def licences_of(package: str) -> list[str]:
    """Its expression in SPDX's words, else its classifiers, else whatever it calls its licence."""
    metadata = distribution(package).metadata
    classifiers = [said for said in metadata.get_all("Classifier", []) if said.startswith("License ::")]
    expression = metadata.get("License-Expression")
    return [expression] if expression else classifiers or [metadata.get("License") or ""]


@pytest.mark.parametrize("package", LOCKED)
def test_it_may_be_passed_on(package):
    assert any(PERMITTED.search(said) for said in licences_of(package)), licences_of(package)
