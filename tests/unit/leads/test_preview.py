"""The look into a file before it is worked on."""

import pytest

from batchruns.leads.errors import UnreadableFile
from batchruns.leads.formats import Format
from batchruns.leads.preview import preview


def test_columns_and_first_rows(file):
    seen = preview(file("E-Mail;Note\n" + "a@b.com;x\n" * 50), "leads.csv", limit=3)

    assert [column.field for column in seen.columns] == ["email", None]
    assert seen.rows == [["a@b.com", "x"]] * 3
    assert seen.format.delimiter == ";"


def test_a_header_alone_is_refused(file):
    with pytest.raises(UnreadableFile, match="only a header"):
        preview(file("Name,E-Mail\n"), "leads.csv")


def test_a_format_survives_as_json():
    format = Format("csv", "cp1252", ";", '"', header_row=None)

    assert Format.from_meta(format.to_meta()) == format
