"""JSON as programs give it: objects within objects become columns, and what is around them goes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from batchruns.engine.tables.open_file import detect_options, open_table
from batchruns.engine.tables.readers.json.column_names import names_of
from batchruns.engine.tables.readers.json.flatten import FlatColumns, flat

TWENTY = {
    "id": "a1",
    "name": {"firstName": "Ada", "lastName": "Vogt"},
    "emails": {"primaryEmail": "ada@vogt-ag.ch", "additionalEmails": ["a.v@vogt-ag.ch"]},
    "phones": {"primaryPhoneNumber": "442111111", "additionalPhones": []},
    "company": {"name": "Vogt AG", "domainName": {"primaryLinkUrl": "https://vogt-ag.ch"}},
    "linkedinLink": None,
}
NONE_GIVEN = {
    "id": "a2",
    "name": {"firstName": "Bo", "lastName": "Lind"},
    "emails": {},
    "company": None,
}
NOTION_NAME = [{"type": "text", "plain_text": "Ada "}, {"type": "text", "plain_text": "Vogt"}]


def table(path: Path) -> tuple[list[str], list[list[str]]]:
    with open_table(path, detect_options(path, path.name)) as opened:
        batches = list(opened.batches(100))
    assert not [line for batch in batches for line in [*batch.rejected, *batch.set_aside]]
    return opened.columns, [row for batch in batches for row in batch.rows]


def first_row(file: Callable[..., Path], value: Any) -> dict[str, str]:
    columns, rows = table(file(json.dumps(value), "leads.json"))
    return dict(zip(columns, rows[0], strict=True))


@pytest.mark.parametrize("name", ["leads.json", "leads.jsonl"])
def test_objects_are_columns_by_their_paths_and_null_is_empty(
    file: Callable[..., Path], name: str
) -> None:
    records = [TWENTY, NONE_GIVEN]
    text = "\n".join(map(json.dumps, records)) if name.endswith("l") else json.dumps(records)

    columns, rows = table(file(text, name))

    assert columns == [
        "id", "name.firstName", "name.lastName", "emails.primaryEmail", "emails.additionalEmails",
        "phones.primaryPhoneNumber", "phones.additionalPhones", "company.name",
        "company.domainName.primaryLinkUrl", "linkedinLink",
    ]  # fmt: skip
    assert rows == [
        ["a1", "Ada", "Vogt", "ada@vogt-ag.ch", "a.v@vogt-ag.ch", "442111111", "", "Vogt AG",
         "https://vogt-ag.ch", ""],
        ["a2", "Bo", "Lind", "", "", "", "", "", "", ""],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (  # HubSpot
            {
                "total": 1,
                "results": [
                    {
                        "id": "51",
                        "properties": {"email": "k@x.jp", "phone": None},
                        "archived": False,
                    }
                ],
                "paging": {"next": {"after": "52"}},
            },
            {"id": "51", "email": "k@x.jp", "phone": "", "archived": "false"},
        ),
        (  # HubSpot, as it was
            {
                "contacts": [{"vid": 1, "properties": {"email": {"value": "a@x.ch"}}}],
                "has-more": False,
            },
            {"vid": "1", "email": "a@x.ch"},
        ),
        (  # Salesforce
            {
                "totalSize": 1,
                "records": [
                    {
                        "attributes": {"type": "Contact", "url": "/1"},
                        "LastName": "Vogt",
                        "Account": {
                            "attributes": {"type": "Account", "url": "/2"},
                            "Name": "Vogt AG",
                        },
                    }
                ],
            },
            {"LastName": "Vogt", "Account.Name": "Vogt AG"},
        ),
        (  # Pipedrive
            {
                "data": [
                    {
                        "name": "Ada",
                        "phone": [
                            {"label": "work", "value": "+41 1", "primary": False},
                            {"label": "home", "value": "+41 2", "primary": True},
                        ],
                        "org_id": {"name": "Vogt AG", "value": 5},
                    }
                ],
                "additional_data": {"pagination": {"start": 0}},
            },
            {
                "name": "Ada",
                "phone.label": "home",
                "phone": "+41 2",
                "phone.others": '[{"label":"work","value":"+41 1","primary":false}]',
                "org_id.name": "Vogt AG",
                "org_id": "5",
            },
        ),
        (  # Airtable
            {
                "records": [{"id": "rec1", "fields": {"Name": "Ada", "Tags": ["vip", "eu"]}}],
                "offset": "x",
            },
            {"id": "rec1", "Name": "Ada", "Tags": "vip", "Tags.others": '["eu"]'},
        ),
        (  # Notion
            {
                "object": "list",
                "results": [
                    {
                        "properties": {
                            "Name": {"id": "title", "type": "title", "title": NOTION_NAME},
                            "Email": {"id": "e", "type": "email", "email": "a@x.ch"},
                            "Stage": {
                                "id": "s",
                                "type": "select",
                                "select": {"id": "1", "name": "Won", "color": "red"},
                            },
                        }
                    }
                ],
            },
            {"Name": "Ada Vogt", "Email": "a@x.ch", "Stage": "Won"},
        ),
        (  # Dynamics
            {
                "@odata.context": "https://x",
                "value": [
                    {
                        "@odata.etag": "W/1",
                        "fullname": "Ada",
                        "_account_value": "7",
                        "_account_value@OData.Community.Display.V1.FormattedValue": "Vogt AG",
                        "_account_value@Microsoft.Dynamics.CRM.lookuplogicalname": "account",
                    }
                ],
            },
            {"fullname": "Ada", "_account_value": "7", "_account_value.formatted": "Vogt AG"},
        ),
        (  # Close
            {
                "data": [
                    {
                        "display_name": "Vogt AG",
                        "contacts": [
                            {
                                "name": "Ada",
                                "emails": [
                                    {"type": "home", "email": "h@x.ch"},
                                    {"type": "office", "email": "a@x.ch"},
                                ],
                            },
                            {"name": "Bo", "emails": []},
                        ],
                    }
                ]
            },
            {
                "display_name": "Vogt AG",
                "contacts.name": "Ada",
                "contacts.emails.type": "office",
                "contacts.emails.email": "a@x.ch",
                "contacts.emails.others": '[{"type":"home","email":"h@x.ch"}]',
                "contacts.others": '[{"name":"Bo","emails":[]}]',
            },
        ),
        (  # GraphQL
            {
                "data": {
                    "people": {
                        "edges": [{"node": {"name": {"first": "Ada"}}, "cursor": "x"}],
                        "pageInfo": {"hasNextPage": False},
                    }
                }
            },
            {"name.first": "Ada"},
        ),
        (  # Apollo: of several lists, that of the leads
            {
                "breadcrumbs": [{"label": "Titles", "value": "cto"}],
                "contacts": [],
                "people": [
                    {
                        "first_name": "Ada",
                        "email": "a@x.ch",
                        "title": "CTO",
                        "organization": {"name": "Vogt AG", "primary_phone": {"number": "+41 1"}},
                    }
                ],
            },
            {
                "first_name": "Ada",
                "email": "a@x.ch",
                "title": "CTO",
                "organization.name": "Vogt AG",
                "organization.primary_phone": "+41 1",
            },
        ),
        (  # People Data Labs
            {
                "status": 200,
                "data": [
                    {
                        "full_name": "ada vogt",
                        "emails": [
                            {"address": "p@x.ch", "type": "personal"},
                            {"address": "w@x.ch", "type": "current_professional"},
                        ],
                        "phone_numbers": ["+41 1", "+41 2"],
                    }
                ],
            },
            {
                "full_name": "ada vogt",
                "emails": "w@x.ch",
                "emails.type": "current_professional",
                "emails.others": '[{"address":"p@x.ch","type":"personal"}]',
                "phone_numbers": "+41 1",
                "phone_numbers.others": '["+41 2"]',
            },
        ),
        (  # Clearbit
            [
                {
                    "person": {"name": {"fullName": "Ada"}, "geo": {"city": "Zug"}},
                    "company": {"name": "V"},
                }
            ],
            {"person.name.fullName": "Ada", "person.geo.city": "Zug", "company.name": "V"},
        ),
        (  # Firebase: records under their ids
            {"-Nx1": {"name": "Ada", "email": "a@x.ch"}, "-Nx2": {"name": "Bo", "email": "b@x.ch"}},
            {"name": "Ada", "email": "a@x.ch"},
        ),
        (  # Mautic
            {
                "total": "2",
                "contacts": {"7": {"id": 7, "firstname": "Ada"}, "9": {"id": 9, "firstname": "B"}},
            },
            {"id": "7", "firstname": "Ada"},
        ),
        (  # one lead
            {"person": {"name": "Ada", "address1": {"city": "Zug"}}, "company": {"name": "V"}},
            {"person.name": "Ada", "person.address1.city": "Zug", "company.name": "V"},
        ),
        (  # MongoDB
            [{"_id": {"$oid": "65"}, "name": "Ada", "at": {"$date": "2024-05-01"}}],
            {"_id": "65", "name": "Ada", "at": "2024-05-01"},
        ),
        (  # a name that would be there twice
            [{"id": 1, "properties": {"id": 2, "a": 3}, "a": {"b": 4}, "a.b": 5}],
            {"id": "1", "properties.id": "2", "a": "3", "a.b": "4", "a.b 2": "5"},
        ),
    ],
)
def test_what_other_programs_give_is_a_table(
    file: Callable[..., Path], value: Any, expected: dict[str, str]
) -> None:
    assert first_row(file, value) == expected


def test_what_is_nested_too_deep_stays_json(file: Callable[..., Path]) -> None:
    deep: Any = {"end": 1}
    for n in range(20):
        deep = {f"k{n}": deep}

    [(name, cell)] = first_row(file, [{"a": deep}]).items()

    assert name.count(".") == 7
    assert json.loads(cell)


def test_where_there_are_too_many_columns_the_deepest_stay_json() -> None:
    columns = FlatColumns(most=5)
    record = {"id": 1, "custom": {f"field{n}": {"value": n} for n in range(20)}}

    columns.learn(record, may_be_nested=True)

    assert names_of(columns.paths()) == ["id", "custom"]
    assert columns.values(record)["custom",] == record["custom"]


def test_flat_records_are_what_nested_ones_without_inner_objects_are() -> None:
    record = {"a": "1", "b": None, "c": "", "d": True}

    assert flat(record) == {(key,): value for key, value in record.items()}


def test_a_nested_key_that_comes_too_late_is_rejected(
    file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("batchruns.engine.tables.readers.json.records.KEYS_SAMPLE", 1)
    lines = [{"name": {"first": "Ada"}}, {"name": {"first": "Bo", "last": "Lind", "nick": ""}}]
    path = file("\n".join(map(json.dumps, lines)), "leads.jsonl")

    with open_table(path, detect_options(path, path.name)) as opened:
        [batch] = opened.batches(100)

    assert batch.rows == [["Ada"]]
    assert [str(row.issue) for row in batch.rejected] == [
        "The record has the key “name.last”, which the first records don't have."
    ]
    assert batch.rejected[0].raw.strip() == json.dumps(lines[1])
