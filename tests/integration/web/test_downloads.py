"""What people download: exact for machines, harmless in spreadsheets, in the form they choose."""

import csv
import io
import json
import zipfile
from collections.abc import Callable

import pytest
from python_calamine import CalamineWorkbook

from batchruns.downloads import responses
from batchruns.models import BatchRun
from batchruns.runs import files, service
from leadenrich.accounts.models import Preferences, User
from tests.helpers.clients import WebClient

LEADS = (
    "E-Mail,Phone,Note\n"
    'ada@example.com,+49 30 901820,"=HYPERLINK(""http://evil.example"",""x"")"\n'
    "bob@example.com,+1 (650) 253-0000,@SUM(A1)\n"
    "eve@example.com,-5.20,-1+2\n"
)
NOTES = ['=HYPERLINK("http://evil.example","x")', "@SUM(A1)", "-1+2"]
PHONES = ["+49 30 901820", "+1 (650) 253-0000", "-5.20"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def completed(
    signed_in: WebClient, make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> BatchRun:
    run = make_run(LEADS + "too,many,cells,in,this,line\n", "ärger.csv")
    service.start(run)
    work()
    return run


def download(client: WebClient, run: BatchRun, query: str = "", what: str = "result") -> bytes:
    response = client.get(f"/runs/{run.pk}/{what}/{query}")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    return b"".join(response.streaming_content)


def columns(text: str, *names: str) -> list[list[str]]:
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    return [[row[name] for row in rows] for name in names]


def test_csv_for_people_runs_nothing_and_keeps_phone_numbers(
    client: WebClient, completed: BatchRun
) -> None:
    notes, phones = columns(download(client, completed).decode(), "Note", "Phone")

    assert notes == [f"'{note}" for note in NOTES]
    assert phones == PHONES


def test_csv_for_machines_is_exact(client: WebClient, completed: BatchRun) -> None:
    notes, phones = columns(download(client, completed, "?exact").decode(), "Note", "Phone")

    assert (notes, phones) == (NOTES, PHONES)


def test_csv_for_excel_has_its_mark_and_runs_nothing(
    client: WebClient, completed: BatchRun
) -> None:
    content = download(client, completed, "?form=excel-csv")

    assert content.startswith(b"\xef\xbb\xbf")
    assert columns(content.decode("utf-8-sig"), "Note") == [[f"'{note}" for note in NOTES]]


def test_xlsx_holds_text(client: WebClient, completed: BatchRun) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(download(client, completed, "?form=xlsx")))
    rows = book.get_sheet_by_index(0).to_python()

    assert [row[2] for row in rows[1:]] == NOTES
    assert [row[1] for row in rows[1:]] == PHONES


def test_json_lines_are_exact(client: WebClient, completed: BatchRun) -> None:
    lines = download(client, completed, "?form=jsonl").decode().splitlines()

    assert [json.loads(line)["Note"] for line in lines] == NOTES


def test_an_unknown_form_is_not_found(client: WebClient, completed: BatchRun) -> None:
    assert client.get(f"/runs/{completed.pk}/result/?form=exe").status_code == 404


def test_rejects_come_with_their_reason_or_as_they_were(
    client: WebClient, completed: BatchRun
) -> None:
    (reasons,) = columns(download(client, completed, what="rejects").decode(), "reason")
    assert len(reasons) == 1
    assert "6" in reasons[0]

    original = download(client, completed, "?form=original", what="rejects").decode()
    assert original.splitlines() == ["E-Mail,Phone,Note", "too,many,cells,in,this,line"]


def test_reasons_come_in_the_persons_language(
    signed_in: WebClient, user: User, make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> None:
    run = service.start(make_run("E-Mail,Note\nada@example.com,x\n\nbob@example.com,y\n"))
    work()
    english = "The line is empty."
    with files.opened(run.pk, files.SET_ASIDE) as file:
        assert english not in file.read().decode()

    assert columns(download(signed_in, run, what="set-aside").decode(), "reason") == [[english]]
    assert english in signed_in.get(f"/runs/{run.pk}/rows/?show=aside").content.decode()
    Preferences.objects.create(user=user, language="de")
    german = "Die Zeile ist leer."
    for query in ("", "?exact", "?form=excel-csv", "?form=jsonl"):
        assert german in download(signed_in, run, query, what="set-aside").decode()
    assert german in signed_in.get(f"/runs/{run.pk}/rows/?show=aside").content.decode()
    assert german in signed_in.get(f"/runs/{run.pk}/rows/?show=aside&q=leer").content.decode()


def test_reasons_of_earlier_versions_are_sentences_already(
    client: WebClient, user: User, completed: BatchRun
) -> None:
    with files.writing(completed.pk, files.REJECTED_ROWS) as file:
        file.write(b"line,reason,E-Mail\r\n3,The line is empty.\r\n4,A reason of old.,x\r\n")

    assert b"4,A reason of old.,x" in download(client, completed, what="rejects")
    Preferences.objects.create(user=user, language="de")
    content = download(client, completed, what="rejects").decode()
    assert content.splitlines()[1:] == ["3,Die Zeile ist leer.", "4,A reason of old.,x"]


@pytest.mark.parametrize("form", ["csv", "excel-csv"])
def test_a_name_of_a_column_runs_nothing(
    signed_in: WebClient, make_run: Callable[..., BatchRun], work: Callable[[], None], form: str
) -> None:
    run = service.start(make_run("E-Mail,=1+1,Note\nada@example.com,x;=2,y\n"))
    work()

    text = download(signed_in, run, f"?form={form}").decode("utf-8-sig")

    assert "'=1+1" in text.splitlines()[0]
    assert "x;'=2" in text


def test_a_zip_runs_nothing(client: WebClient, completed: BatchRun) -> None:
    answers = [
        client.post("/runs/many/", {"do": "download", "run": str(completed.pk)}),
        client.get("/account/export/"),
    ]
    for answer in answers:
        archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
        (name,) = [n for n in archive.namelist() if n.endswith(("enriched.csv", "result.csv"))]
        assert columns(archive.read(name).decode(), "Note") == [[f"'{note}" for note in NOTES]]


@pytest.mark.parametrize(
    ("filename", "stem"),
    [
        ("../../etc/passwd.csv", "passwd"),
        ("C:\\leads\\..\\x.csv", "x"),
        ('a"; filename="evil.exe.csv', "a_ filename_evil.exe"),
        ("a\r\nSet-Cookie: b=c.csv", "a_Set-Cookie_ b_c"),
        ("x\u202evsc.exe.csv", "x_vsc.exe"),
        ("\0", "_"),
        ("...csv", "leads"),
        ("", "leads"),
        ("\u8c37" * 300 + ".csv", "\u8c37" * 60),
    ],
)
def test_a_name_is_made_safe(filename: str, stem: str) -> None:
    assert responses.safe_stem(filename) == stem


def test_the_name_is_safe(client: WebClient, completed: BatchRun) -> None:
    response = client.get(f"/runs/{completed.pk}/result/")

    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%C3%A4rger-enriched.csv"
