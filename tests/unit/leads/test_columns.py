"""Which lead field a column holds."""

import pytest

from batchruns.leads.columns import understand
from batchruns.leads.headers import field_of


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("E-Mail", "email"), ("emailAddress", "email"), ("Correo electrónico", "email"),
        ("Telefon", "phone"), ("Tel.", "phone"), ("mobile_phone", "phone"), ("Téléphone", "phone"),
        ("Firma", "company"), ("Company Name", "company"), ("Société", "company"),
        ("Azienda", "company"), ("Bedrijf", "company"), ("Empresa", "company"),
        ("Vorname", "first_name"), ("Prénom", "first_name"), ("Voornaam", "first_name"),
        ("Nachname", "last_name"), ("Cognome", "last_name"), ("Apellidos", "last_name"),
        ("Name", "full_name"), ("Ansprechpartner", "full_name"), ("Title/Position", "title"),
        ("Cargo", "title"), ("Website", "website"), ("Land", "country"), ("País", "country"),
        ("Stadt", "city"), ("PLZ", "postal_code"), ("Straße", "street"), ("LinkedIn", "linkedin_url"),
        ("Numer telefonu", "phone"), ("Imię i nazwisko", "full_name"), ("E-postadress", "email"),
        ("Företag", "company"), ("Fornavn", "first_name"), ("Virksomhed", "company"),
        ("Şirket Adı", "company"), ("Ülke", "country"), ("Фамилия", "last_name"),
        ("会社名", "company"), ("メールアドレス", "email"), ("电话号码", "phone"),
        ("邮编", "postal_code"), ("회사명", "company"), ("Bundesland", "region"),
        ("Mobile Phone Number", "phone"),
        ("Company Website", "website"), ("Person Linkedin Url", "linkedin_url"),
    ],
)  # fmt: skip
def test_names_of_columns_in_many_habits(name, field):
    assert field_of(name)[0] == field


@pytest.mark.parametrize("name", ["", "Umsatz", "Notes", "id", "Lead Source", "email opt out"])
def test_other_names_tell_nothing(name):
    assert field_of(name) is None


def fields(columns, *rows):
    return [column.field for column in understand(columns, rows)]


def test_cells_tell_where_the_name_does_not():
    row = ["ada@example.com", "+49 30 901820", "https://example.com", "hello"]

    assert fields(["A", "B", "", "D"], row) == ["email", "phone", "website", None]


def test_a_field_goes_to_one_column_the_surest():
    columns = understand(["Contact Email (work)", "E-Mail"], [["a@b.com", "c@d.com"]])

    assert [column.field for column in columns] == [None, "email"]
    assert columns[1].confidence == 1.0
    assert columns[1].samples == ["c@d.com"]


def test_name_beside_first_name_is_the_last_name():
    assert fields(["Name", "Vorname"], ["Schmidt", "Anna"]) == ["last_name", "first_name"]
    assert fields(["Nombre"], ["Maria García"]) == ["full_name"]
    assert fields(["Nombre", "Apellidos"], ["Maria", "García"]) == ["first_name", "last_name"]
