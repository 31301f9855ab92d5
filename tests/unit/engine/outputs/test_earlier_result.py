"""Which columns of a file an earlier result of ours has added."""

import pytest

from batchruns.engine.outputs.earlier_result import earlier_outputs


def added(*columns: str) -> list[str]:
    return [columns[index] for index in earlier_outputs(columns)]


RESULT = ("email_normalized", "email_status", "phone_e164", "phone_status", "issues")


def test_the_columns_behind_the_uploads_own() -> None:
    assert added("Name", "Email", *RESULT) == [*RESULT]
    assert added("Name", "Email", *RESULT, "Note of mine") == [*RESULT]


def test_of_two_columns_of_one_name_the_first_is_the_persons() -> None:
    columns = (
        "email",
        "first_name",
        "last_name",
        *RESULT[:2],
        "first_name_2",
        "last_name_2",
        "issues",
    )

    assert added(*columns) == list(columns[3:])


def test_those_of_further_columns_count_where_there_is_such_a_column() -> None:
    columns = ("Home Phone", "Mobile", "home_phone_e164", "home_phone_status", *RESULT)

    assert added(*columns) == list(columns[2:])
    assert added("Deal stage", "lead_status", *RESULT) == [*RESULT]


@pytest.mark.parametrize(
    "columns",
    [
        # Exports of other programs.
        ("first_name", "last_name", "email", "email_status", "country_code", "company_domain"),
        ("email", "email_domain", "first_name", "last_name", "city_name", "phone_status"),
        ("issues", "id", "title"),
        ("Name", "Email"),
        (),
    ],
)
def test_columns_of_other_programs_are_the_persons_own(columns: tuple[str, ...]) -> None:
    assert added(*columns) == []
