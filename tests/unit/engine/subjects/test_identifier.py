"""Identifiers are equal however they are written, and of the kind that they are."""

import pytest

from batchruns.engine.subjects.identifier import read_identifier


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("5493001KJTIIGC8Y1R12", "lei:5493001KJTIIGC8Y1R12"),
        ("5493001kjtiigc8y1r12 ", "lei:5493001KJTIIGC8Y1R12"),
        ("5493001KJTIIGC8Y1R13", "id:5493001KJTIIGC8Y1R13"),
        ("DE 811 569 869", "vat:DE811569869"),
        ("CHE-116.281.710 MWST", "vat:CHE116281710"),
        ("ATU12345678", "vat:ATU12345678"),
        ("732 829 320", "siren:732829320"),
        ("FR44732829320", "siren:732829320"),
        ("732 829 320 00074", "siren:732829320"),
        ("732829321", "id:732829321"),
        ("00012345", "id:12345"),
        ("C-0042", "id:C0042"),
        ("HRB 1234", "id:HRB1234"),
        ("DENMARK", ""),
        ("n/a", ""),
        ("", ""),
    ],
)
def test_an_identifier_is_read(text: str, identifier: str) -> None:
    assert read_identifier(text) == identifier
