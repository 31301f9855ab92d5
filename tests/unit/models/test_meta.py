"""What of a run's meta is believed: what we wrote, and nothing that has another shape."""

import pytest

from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.models.meta import sound

OURS = {
    "fileSize": 12,
    "fileType": "text/csv",
    "format": ParseOptions("csv", "utf-8-sig", ";", '"', header_row=None).to_meta(),
    "columns": ["E-Mail", ""],
    "mapping": ["email", None],
    "confidence": [0.97, 0],
    "sample": [["ada@example.com", "x"]],
    "preview": {"columns": ["E-Mail"], "rows": [["ada@example.com"]]},
    "rowCount": 0,
    "without": ["phone"],
    "summary": {"rows": 1, "filled": {"email": 1}, "values": {"email_status": {"valid": 1}}},
}


def test_what_we_wrote_is_believed_and_what_is_not_ours_left_alone():
    meta = {**OURS, "theirs": {"any": ["thing"]}}

    assert sound(meta) == meta


@pytest.mark.parametrize("meta", [None, [], "x", 7])
def test_what_is_no_object_holds_nothing(meta):
    assert sound(meta) == {}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("rowCount", "many"),
        ("rowCount", True),
        ("rowCount", -1),
        ("format", {"kind": "csv", "quotechar": "ab"}),
        ("fileSize", 1e400),
        ("columns", ["a", 1]),
        ("mapping", ["no such field"]),
        ("mapping", [["email"]]),
        ("confidence", [2]),
        ("sample", [[1]]),
        ("sample", {"0": []}),
        ("format", {}),
        ("format", {"kind": ["csv"]}),
        ("format", {"kind": "csv", "encoding": "rot13"}),
        ("format", {"kind": "csv", "headerRow": 10**12}),
        ("format", {"kind": "csv", "delimiter": ""}),
        ("summary", {"filled": {"email": "all"}}),
        ("summary", {"values": {"email_status": 1}}),
        ("without", "phone"),
    ],
)
def test_another_shape_counts_as_nothing(key, value):
    assert sound({**OURS, key: value}) == {k: v for k, v in OURS.items() if k != key}
