"""A lead file goes in, an enriched file comes out: real web server, worker and database."""

import csv
import io

import pytest

from tests.acceptance.site import Person, Site

HEADER = ["Name", "E-Mail", "Phone", "Company", "Country", "Note"]
PEOPLE = [
    [
        "Ada Lovelace",
        "Ada@Analytical.co.uk",
        "020 7946 0018",
        "Analytical Engines Ltd",
        "UK",
        "007",
    ],
    ["Grace Hopper", "grace@gmail.com", "+1 650-253-0000", "Navy Inc.", "United States", ""],
    ["MÜLLER, JENS", "jens@", "not given", "Müller AG", "Deutschland", 'two\nlines; "quoted", ü'],
    ["", "", "", "", "", "  spaces kept  "],
]


def as_csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("cp1252")


@pytest.mark.parametrize("times", [1, 400], ids=["one chunk", "many rows"])
def test_the_result_is_the_upload_cell_by_cell_and_what_was_found(
    person: Person, times: int
) -> None:
    run = person.upload("leads.csv", as_csv([HEADER, *PEOPLE * times]), start_at_once="on")

    rows = list(csv.reader(io.StringIO(person.wait_for_result(run).decode(), newline="")))

    header, *body = rows
    assert header[: len(HEADER)] == HEADER
    assert [row[: len(HEADER)] for row in body] == PEOPLE * times
    found = [dict(zip(header, row, strict=True)) for row in body[-4:]]
    assert [row["company_domain"] for row in found] == ["analytical.co.uk", "", "", ""]
    assert [row["email_provider"] for row in found] == ["company", "free", "", ""]
    assert [row["phone_e164"] for row in found] == ["+442079460018", "+16502530000", "", ""]
    assert [row["first_name"] for row in found] == ["Ada", "Grace", "Jens", ""]
    assert [row["country_code"] for row in found] == ["GB", "US", "DE", ""]


def test_an_upload_waits_for_start_and_shows_how_it_was_understood(person: Person) -> None:
    run = person.upload("leads.csv", as_csv([HEADER, *PEOPLE]))

    page = person.get(run).text
    assert "Analytical Engines Ltd" in page
    assert person.get(f"{run}result/").status_code == 404
    person.submit(run, to=f"{run}start/")
    assert b"+442079460018" in person.wait_for_result(run)
    assert "leads.csv" in person.get("/runs/").text


def test_the_sample_of_the_demo_person_is_enriched_already(person: Person) -> None:
    page = person.get("/runs/?q=sample-leads.csv").text

    assert "sample-leads.csv" in page
    assert "Completed" in page


def test_a_bad_file_is_refused_with_a_sentence(person: Person) -> None:
    response = person.submit("/runs/new/", files={"file": ("x.csv", b"\x89PNG\r\n\x1a\n\0\0\0\0")})

    assert response.status_code == 422
    assert "Traceback" not in response.text


def test_someone_else_sees_nothing_of_it(site: Site, person: Person) -> None:
    run = person.upload("secret.csv", as_csv([HEADER, *PEOPLE]), start_at_once="on")
    person.wait_for_result(run)

    with Person(site) as stranger:
        stranger.sign_up("stranger@example.com", "a-long-pass-42")
        assert "secret.csv" not in stranger.get("/runs/").text
        assert stranger.get(run).status_code == 404
        assert stranger.get(f"{run}result/").status_code == 404
