"""JSON: lists and lines, of objects and of lists."""

from typing import Any

from tests.helpers.files import gzipped
from tests.unit.engine.tables.corpus.case import Case

ROW = ["Ada", "1.10", "true", "", "Köln", "a", "[1.50]"]
OBJECT = '{"name": "Ada", "n": 1.10, "ok": true, "no": null, "more": {"city": "Köln", "tags": ["a", 1.50]}}'
KEYS = ["name", "n", "ok", "no", "more.city", "more.tags", "more.tags.others"]


def case(
    name: str, text: str, columns: Any, rows: Any, rejects: Any = (), filename: str = "leads.json"
) -> Case:
    return Case(name, filename, text.encode(), columns, rows, list(rejects))


def refused(name: str, text: str, refusal: str) -> Case:
    return Case(name, "leads.json", text.encode(), refusal=refusal)


CASES = [
    case("list of objects", f"[{OBJECT},\n {OBJECT}]", KEYS, [ROW, ROW]),
    case("list over many lines", '[\n  {\n    "a": "1",\n    "b": "2"\n  },\n  {"b": "4"}\n]\n', ["a", "b"],
         [["1", "2"], ["", "4"]]),
    case("list of lists", '[["a", "b"], ["1", 2], [null, "4"]]', ["a", "b"], [["1", "2"], ["", "4"]]),
    case("objects on lines", f"{OBJECT}\n\n{OBJECT}\n", KEYS, [ROW, ROW], filename="leads.jsonl"),
    case("lists on lines", '["a", "b"]\n["1", "2"]\n', ["a", "b"], [["1", "2"]], filename="leads.ndjson"),
    case("objects one after the other", '{\n"a": "1"\n}\n{\n"a": "2"\n}\n', ["a"], [["1"], ["2"]]),
    case("numbers to the last digit", '[{"n": 4915112345678901234567890, "f": 1e400, "z": -0.0}]', ["n", "f", "z"],
         [["4915112345678901234567890", "1e400", "-0.0"]]),
    case("keys that come later", '{"a": "1"}\n{"b": "2"}\n', ["a", "b"], [["1", ""], ["", "2"]]),
    case("a broken line", '{"a": "1"}\n{"a": \n{"a": "3"}\n', ["a"], [["1"], ["3"]], [2], "leads.jsonl"),
    case("a key twice", '{"a": "1"}\n{"a": "2", "a": "3"}\n', ["a"], [["1"]], [2], "leads.jsonl"),
    case("a key twice within", '[{"a": {"b": 1, "b": 2}}]', ["a"], [['{"b":1,"b":2}']]),
    case("half a character", '{"a": "x"}\n{"a": "\\ud83d"}\n', ["a"], [["x"]], [2], "leads.jsonl"),
    case("escapes", '[{"a": "\\u00fc \\ud83d\\ude00 \\n"}]', ["a"], [["ü 😀 \n"]]),
    case("JSON called csv", '[{"a": "1"}]', ["a"], [["1"]], filename="leads.csv"),
    Case("JSON in UTF-16", "leads.json", '[{"a": "ü"}]'.encode("utf-16"), ["a"], [["ü"]]),
    Case("JSON in gzip", "leads.jsonl.gz", gzipped(b'{"a": "1"}\n'), ["a"], [["1"]]),
    case("a list in an object", '{"data":[{"name": "Ada"},{"name": "Bob"}]}', ["name"], [["Ada"], ["Bob"]]),
    case("a list in an object over many lines", '{\n "total": 2,\n "results": [\n  {"n": "1"},\n  {"n": "2"}\n ],\n'
         ' "paging": {"next": [1, null]},\n "errors": []\n}\n', ["n"], [["1"], ["2"]]),
    case("a list two objects deep", '{"ok": true, "a/b": {"contacts": [{"n": "1"}, "x"]}}', ["n"], [["1"]], [1]),
    case("a list of lists in an object", '{"range": "A1:B2", "values": [["a", "b"], ["1", "2"]]}', ["a", "b"], [["1", "2"]]),
    case("a list in an object called so", '{"title": "Our export", "data": [{"name": "Ada", "email": "a@b.com"}]}',
         ["name", "email"], [["Ada", "a@b.com"]]),
    case("one lead with lists of its own", '{"name": "Ada", "mails": [{"to": "a@b.com"}], "calls": [{"to": 1}]}',
         ["name", "mails.to", "calls.to"], [["Ada", "a@b.com", "1"]]),
    case("leads with lists, one after the other", '{\n"name": "Ada", "to": [{"n": 1}]}\n{"name": "Bob", "to": []}',
         ["name", "to.n"], [["Ada", "1"], ["Bob", ""]]),
    case("a lead with a list on each line", '{"name": "Ada", "to": [{"n": 1}]}\n{"name": "Bob", "to": []}\n',
         ["name", "to.n"], [["Ada", "1"], ["Bob", ""]], filename="leads.jsonl"),
    case("a long list in an object", '{"data": [' + ",".join(['{"a": "1"}'] * 9_000) + '], "more": false}', ["a"], [["1"]] * 9_000),
    refused("several lists", '{"leads": [{"name": "Ada"}], "more": {"users": [{"name": "Bob"}]}}', "“leads”, “more/users”"),
    refused("a list in an object that breaks off", '{"data": [{"name": "Ada"}, {"na', "breaks off or is damaged in line 1"),
    refused("text called JSON", "a,b\n1,2\n", "holds no JSON"),
    refused("a list that breaks off", '[{"a": "1"}, {"a": ', "breaks off or is damaged in line 1"),
    refused("a list of words", '["a", "b"]', "no list of leads"),
    refused("nested too deep", "[" * 100_000, "no list of leads|breaks off"),
]  # fmt: skip
