"""Several columns of a field: each is worked out, and the lead's own value is the best by row."""

from collections.abc import Sequence
from typing import Any

import pytest

from batchruns.engine.options import Options
from batchruns.engine.pipeline import Pipeline

ALL = Options(column_set="all")


def enriched(
    columns: dict[str, str | None], *rows: Sequence[str], options: Options = ALL
) -> list[dict[str, str]]:
    """The rows of a file with these columns and fields, as dictionaries."""
    pipeline = Pipeline(list(columns), list(columns.values()), options=options)
    cells, _summary = pipeline.enrich(rows)
    return [dict(zip(pipeline.columns, row, strict=True)) for row in cells]


PHONES = {
    "Business Phone": "phone",
    "Mobile Phone": "phone",
    "Home Phone": "phone",
    "Business Fax": "phone",
    "Country": "country",
}


@pytest.mark.parametrize(
    ("phones", "expected", "column"),
    [
        (["030 901820", "0176 12345678", "030 1234567", ""], "+4917612345678", "Mobile Phone"),
        (["030 901820", "", "030 1234567", ""], "+4930901820", "Business Phone"),
        (["", "", "030 1234567", "030 901829"], "+49301234567", "Home Phone"),
        (["030 901820", "12", "", ""], "+4930901820", "Business Phone"),
        (["", "", "", "030 901829"], "", ""),
        (["", "", "", ""], "", ""),
    ],
)
def test_the_best_phone_is_the_leads_own(phones: list[str], expected: str, column: str) -> None:
    [row] = enriched(PHONES, [*phones, "Germany"])

    assert (row["phone_e164"], row["phone_column"]) == (expected, column)


def test_each_further_phone_gains_its_own_columns() -> None:
    [row] = enriched(PHONES, ["030 901820", "0176 12345678", "12", "030 901829", "Germany"])

    assert (row["business_phone_e164"], row["business_phone_status"]) == ("+4930901820", "valid")
    assert (row["home_phone_e164"], row["home_phone_status"]) == ("", "invalid")
    assert row["business_fax_e164"] == "+4930901829"
    assert "mobile_phone_e164" not in row
    assert "Home Phone: " in row["issues"]
    assert "Mobile Phone: " not in row["issues"]


def test_labels_say_what_kind_of_phone_stands_beside_them() -> None:
    columns = {
        "Phone 1 - Label": "phone_label",
        "Phone 1 - Value": "phone",
        "Phone 2 - Label": "phone_label",
        "Phone 2 - Value": "phone",
    }

    one, two = enriched(
        columns,
        ["Work Fax", "+49 30 901829", "Work", "+49 30 901820"],
        ["Home", "+49 30 901829", "Mobile", "+49 176 12345678"],
    )

    assert (one["phone_e164"], one["phone_column"]) == ("+4930901820", "Phone 2 - Value")
    assert (two["phone_e164"], two["phone_column"]) == ("+4917612345678", "Phone 2 - Value")


def test_an_invalid_email_gives_way_to_the_next_and_keeps_its_issue() -> None:
    columns = {"Personal Email": "email", "Work Email": "email"}

    one, two, three = enriched(
        columns, ["anna@gmail.com", "anna@acme.de"], ["anna@gmail.com", "anna@"], ["", "anna@"]
    )

    assert (one["email_normalized"], one["email_column"]) == ("anna@acme.de", "Work Email")
    assert one["personal_email_normalized"] == "anna@gmail.com"
    assert (two["email_normalized"], two["email_column"]) == ("anna@gmail.com", "Personal Email")
    assert two["issues"].startswith("Work Email: ")
    assert (three["email_normalized"], three["email_status"]) == ("", "invalid")


def test_the_company_domain_follows_the_best_email() -> None:
    [row] = enriched({"Email": "email", "Email 2": "email"}, ["nobody", "anna@acme.de"])

    assert row["company_domain"] == "acme.de"


ADDRESSES = {
    "Home City": "city",
    "Home Country": "country",
    "Business City": "city",
    "Business Country": "country",
}


def test_a_lead_has_the_address_of_the_work_else_of_the_home() -> None:
    one, two = enriched(
        ADDRESSES, ["Lyon", "France", "Berlin", "Germany"], ["Lyon", "France", "", "Germany"]
    )

    assert (one["city_name"], one["country_code"]) == ("Berlin", "DE")
    assert (one["city_column"], one["country_column"]) == ("Business City", "Business Country")
    assert (one["home_city_name"], one["home_country_code"]) == ("Lyon", "FR")
    # No mixture: Lyon isn't in Germany.
    assert (two["city_name"], two["country_code"]) == ("Lyon", "FR")
    assert two["city_column"] == "Home City"


def test_one_country_counts_for_all_addresses() -> None:
    columns = {"Country": "country", "Billing City": "city", "Shipping City": "city"}

    [row] = enriched(columns, ["Germany", "Frankfurt", "Halle"])

    assert (row["country_code"], row["city_country"]) == ("DE", "DE")
    assert row["shipping_city_name"].startswith("Halle")
    assert "country_column" not in row


def test_a_single_column_gains_no_further_ones() -> None:
    [row] = enriched({"Phone": "phone", "City": "city"}, ["+49 30 901820", "Berlin"])

    assert not {"phone_column", "city_column"} & set(row)


def test_two_columns_of_one_name_keep_their_outputs_apart() -> None:
    columns, mapping = ["Phone", "Phone", "Phone 2"], ["phone"] * 3
    pipeline = Pipeline(columns, mapping, options=ALL)

    [row], _ = pipeline.enrich([["+49 30 901820", "+49 30 901821", "+49 30 901822"]])

    numbers = [cell for name, cell in zip(pipeline.columns, row, strict=True) if "e164" in name]
    assert numbers == ["+4930901820", "+4930901821", "+4930901822"]
    assert len(set(pipeline.columns[3:])) == len(pipeline.columns) - 3


def test_issues_name_the_column_and_are_the_last() -> None:
    [row] = enriched({"Vorname": "first_name", "Email": "email"}, ["JÃ¼rgen", "x@"])

    assert list(row)[-1] == "issues"
    assert "Vorname: " in row["issues"]
    assert "mail: " in row["issues"]
    assert row["Vorname"] == "JÃ¼rgen"


def test_without_the_country_step_others_still_know_the_country() -> None:
    options = Options(column_set="all", without=frozenset({"country"}))

    [row] = enriched(
        {"Phone": "phone", "Country": "country"}, ["030 901820", "Germany"], options=options
    )

    assert row["phone_e164"] == "+4930901820"
    assert "country_code" not in row


@pytest.mark.parametrize(
    ("column_set", "expected"),
    [
        ("phone_e164", ["phone_e164"]),
        ("issues, phone_e164=Telefon", ["issues", "Telefon"]),
        ("duplicate_of,phone_status", ["duplicate_of", "phone_status"]),
        # It may be chosen for every file, and not each has it.
        ("email_normalized,phone_e164", ["phone_e164"]),
    ],
)
def test_columns_are_those_that_a_person_names(column_set: str, expected: list[str]) -> None:
    [row] = enriched({"P": "phone"}, ["+49 30 901820"], options=Options(column_set=column_set))

    assert list(row) == ["P", *expected]


def test_by_default_reasons_stay_out() -> None:
    [row] = enriched({"P": "phone", "C": "city"}, ["12", "Berlin"], options=Options())

    assert "issues" in row
    assert not [name for name in row if name.endswith("_reason")]


def test_what_comes_back_is_refreshed_and_not_doubled() -> None:
    mapping: dict[str, Any] = {"First name": "first_name", "Phone": "phone", "E-mail": "email"}
    pipeline = Pipeline(list(mapping), list(mapping.values()), options=ALL)
    first, _ = pipeline.enrich([["Ada", "+49 30 901820", "ada@acme.com"]])
    stale = [[*first[0][:3], *["stale"] * (len(first[0]) - 3)]]

    fields = [*mapping.values(), *[None] * (len(pipeline.columns) - 3)]
    again = Pipeline(pipeline.columns, fields)
    second, _ = again.enrich(stale)

    assert again.columns == pipeline.columns
    assert second == first


@pytest.mark.parametrize("length", [301, 1_000_000])
def test_a_cell_longer_than_any_name_is_an_issue_and_no_work(length: int) -> None:
    cell = ("Dr.@(," * length)[:length]

    [row] = enriched({"Name": "full_name", "Email": "email"}, [cell, "ann@acme.com"])

    assert row["Name"] == cell
    assert row["first_name"] == row["last_name"] == ""
    assert row["issues"] == (
        f"Name: This cell has {length:,} characters; only up to 300 are read. Check whether "
        "other text ended up in it."
    )


def test_a_cell_of_many_addresses_and_a_long_link_are_read() -> None:
    addresses = "; ".join(f"person.number{number}@acme-example.com" for number in range(50))
    link = f"https://acme.com/?{'utm=abc&' * 400}"

    [row] = enriched({"Email": "email", "Website": "website"}, [addresses, link])

    assert row["email_normalized"] == "person.number0@acme-example.com"
    assert row["website_domain"] == "acme.com"


def test_formulas_that_keep_texts_as_they_are_count_as_these_texts() -> None:
    [row] = enriched(
        {"Phone": "phone", "Zip": "postal_code", "Name": "full_name", "Country": "country"},
        ['="030 901820"', '="01067"', '="Ada Hill"', "DE"],
    )

    assert (row["phone_e164"], row["postal_code_normalized"]) == ("+4930901820", "01067")
    assert (row["first_name"], row["last_name"], row["issues"]) == ("Ada", "Hill", "")


def test_a_verifiers_unknown_is_no_placeholder() -> None:
    [row] = enriched(
        {"Email": "email", "Email Status": "email_verification"}, ["ada@acme.com", "unknown"]
    )

    assert row["email_verification"] == "unknown"
