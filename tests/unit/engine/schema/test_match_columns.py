"""Which lead field a column holds."""

from pathlib import Path
from typing import Any

import pytest

from batchruns.engine.schema.headers.names import field_of
from batchruns.engine.schema.match_columns import match_columns


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
def test_names_of_columns_in_many_habits(name: str, field: str) -> None:
    assert field_of(name).field == field


@pytest.mark.parametrize("name", ["", "Umsatz", "Notes", "id", "Lead Source", "email opt out"])
def test_other_names_tell_nothing(name: str) -> None:
    assert field_of(name) is None


def fields(columns: Any, *rows: Any) -> Any:
    return [column.field for column in match_columns(columns, rows)]


def test_cells_tell_where_the_name_does_not() -> None:
    row = ["ada@example.com", "+49 30 901820", "https://example.com", "hello"]

    assert fields(["A", "B", "", "D"], row) == ["email", "phone", "website", None]


def test_a_field_that_repeats_goes_to_several_columns() -> None:
    columns = match_columns(["Contact Email (work)", "E-Mail"], [["a@b.com", "c@d.com"]])

    assert [column.field for column in columns] == ["email", "email"]
    assert columns[1].confidence == 1.0
    assert columns[1].samples == ["c@d.com"]


def test_name_beside_first_name_is_the_last_name() -> None:
    assert fields(["Name", "Vorname"], ["Schmidt", "Anna"]) == ["last_name", "first_name"]
    assert fields(["Nombre"], ["Maria García"]) == ["full_name"]
    assert fields(["Nombre", "Apellidos"], ["Maria", "García"]) == ["first_name", "last_name"]
    assert fields(["Name", "Surname"], ["Anna", "Schmidt"]) == ["first_name", "last_name"]
    assert fields(["Name", "Surname"], ["Anna Schmidt", "Schmidt"]) == ["full_name", "last_name"]
    assert fields(["Nom", "Cognoms"], ["Maria", "García"]) == ["first_name", "last_name"]
    assert fields(["Nume", "Prenume"], ["Popescu", "Ana"]) == ["last_name", "first_name"]


def test_a_name_with_two_meanings_means_what_is_not_there_already_or_what_its_cells_are() -> None:
    rows = [["Česko", "Jihomoravský kraj"]] * 3
    assert fields(["Země", "Kraj"], *rows) == ["country", "region"]
    assert fields(["Kraj"], *[["Polska"]] * 3) == ["country"]
    assert fields(["Kraj"], ["Jihomoravský kraj"], ["Zlínský kraj"], ["Praha"]) == ["region"]


LINES = (Path(__file__).parent / "headers.txt").read_text(encoding="utf-8").splitlines()
HEADERS = [line.split(": ", 1) for line in LINES if not line.startswith("#")]


@pytest.mark.parametrize(("field", "names"), HEADERS, ids=[field for field, _ in HEADERS])
def test_names_of_columns_in_exports_of_many_programs_and_languages(field: Any, names: Any) -> None:
    wrong = {name: found for name in names.split(" | ") if (found := field_of(name))}
    if field != "none":
        told = {name: field_of(name) for name in names.split(" | ")}
        wrong = {name: found for name, found in told.items() if not found or found.field != field}

    assert wrong == {}


DECOYS = {
    "Fax": "+49 30 901821", "Owner Email": "boss@acme.com", "Created": "01/02/2024",
    "Date": "2024-01-02 10:00", "Logo URL": "https://cdn.example.com/a.png", "Lat": "0.12345678",
    "Customer No.": "0000123456", "Birthday": "01.02.1980", "Assistant Phone": "+49 30 901822",
    "Country of birth": "Germany", "Account Owner Name": "Bob Boss GmbH",
}  # fmt: skip


@pytest.mark.parametrize(("name", "cell"), DECOYS.items())
def test_a_decoy_does_not_win_by_its_cells_either(name: Any, cell: Any) -> None:
    assert fields([name], *[[cell]] * 5) == [None]


def test_dates_and_coordinates_are_no_phones_without_a_name_either() -> None:
    for cell in ("01/02/2024", "03.04.2024", "0.12345678", "00001234567", "01-02-2024 10:11"):
        assert fields([""], *[[cell]] * 5) == [None]


CITIES = "Berlin, Hamburg, München, Köln, 75008 Paris, Roma, Wien, Zürich, Gütersloh, Lyon"
NO_CITIES = [
    "Smith, Johnson, Williams, Brown, Jones, Wilson, Taylor, Moore, Jackson, Washington, Clark",
    "García, Rodríguez, González, Fernández, López, Martínez, Sánchez, Pérez, Gómez, Martín",
    "Sato, Suzuki, Takahashi, Tanaka, Ito, Watanabe, Yamamoto, Nakamura, Kobayashi, Kato",
    "María, José, Antonio, Carmen, Manuel, Ana, Francisco, Isabel, Juan, Santiago, Mercedes",
    "Volkswagen, Siemens, Bosch, Puma, Henkel, Bayer, Continental, Ford, Boeing, Philips",
    "Automotive, Software, Retail, Banking, Energy, Chemicals, Logistics, Healthcare, Media",
]


def test_a_column_of_cities_without_a_name_is_known_by_them_and_no_other_is() -> None:
    assert fields(["Column 1"], *[[city] for city in CITIES.split(", ")]) == ["city"]
    assert fields(["Birth"], *[[city] for city in CITIES.split(", ")]) == [None]
    for cells in NO_CITIES:
        assert fields([""], *[[cell] for cell in cells.split(", ")]) == [None], cells


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ("212-555-0123, 415-555-0100", "phone"),
        ("212.555.0123, 415.555.0100", "phone"),
        ("+1 212 555 0123 ext. 4, +49 30 901820", "phone"),
        ("02115-1234, 06510-1234", None),
        ("01022024, 03042024", None),
        ("0406381333931, 0506381333932", None),
        ("DE123456789, ATU12345678", None),
        ("10115, 01067", None),
        ("192.168.0.1, 10.0.0.1", None),
        ("DE89 3704 0044 0532 0130 00, AT61 1904 3002 3457 3201", None),
        ("https://acme.com/logo.png, https://acme.de/a.jpg", None),
        ("de, en, fr", None),
        ("DEU, AUT, CHE", "country"),
    ],
)
def test_numbers_and_codes_without_a_name_are_told_apart(cells: str, field: Any) -> None:
    assert fields([""], *[[cell] for cell in cells.split(", ")]) == [field]


def test_the_column_that_has_cells_wins_over_an_empty_one() -> None:
    assert fields(["Company", "Firma"], ["", "Acme"]) == [None, "company"]


def test_cells_that_contradict_the_name_win() -> None:
    assert fields(["Kontakt", "Firma"], ["ada@acme.com", "Acme"]) == ["email", "company"]
    rows = [["Mr", "Ada Lovelace"], ["Dr.", "Bob Boss"]]
    assert fields(["Title", "Name"], *rows)[0] == "salutation"
    assert fields(["Position", "Company"], ["1", "12345"], ["2", "12346"]) == [None, None]


def test_a_file_without_names_is_understood_by_its_cells() -> None:
    rows = [
        ["Ada Lovelace", "ada.lovelace@acme.com", "Acme Ltd", "Sales Manager", "United Kingdom"],
        ["Jens Müller", "j.mueller@muster.de", "Muster GmbH", "Geschäftsführer", "Deutschland"],
        [
            "Chloé Dupont",
            "chloe.dupont@exemple.fr",
            "Exemple SARL",
            "Directrice générale",
            "France",
        ],
        ["Marek Nowak", "nowak@przyklad.pl", "Przykład Sp. z o.o.", "Prezes", "Polska"],
    ]

    assert fields([""] * 5, *rows) == ["full_name", "email", "company", "title", "country"]


def test_first_and_last_names_without_names_of_columns_are_told_by_the_addresses() -> None:
    rows = [
        ["Lovelace", "Ada", "ada.lovelace@acme.com"],
        ["Boss", "Bob", "bob.boss@acme.com"],
        ["Dupont", "Chloé", "chloe.dupont@exemple.fr"],
    ]

    assert fields(["A", "B", "C"], *rows) == ["last_name", "first_name", "email"]


ISO_CODES = [
    ["DE"],
    ["UK"] * 1000,
    ["DE", "GB", "US"],
    ["DEU", "AUT", "GBR"],
    ["IN", "CA", "AL", "DE"],
]
NAMES_OF_COUNTRIES = (
    "Country, Land, Pays, País, Paese, Nation, Country Code, Billing Country, LAND1, CC, Ülke, Страна, 国, "
    "Country/Region, Land/Region geschäftlich, Pays (bureau), Code pays, Default Address Country Code"
)


@pytest.mark.parametrize("cells", ISO_CODES, ids=lambda cells: f"{cells[0]}x{len(cells)}")
@pytest.mark.parametrize("name", NAMES_OF_COUNTRIES.split(", "))
def test_a_column_that_is_called_country_is_one_whatever_codes_it_has(
    name: str, cells: Any
) -> None:
    assert fields(["Name", name], *[["Ada", cell] for cell in cells]) == ["full_name", "country"]


@pytest.mark.parametrize(
    ("name", "cells", "field"),
    [
        ("Country", "CA, TX, NY, WA", "region"),
        ("Country", "Texas, Ohio", "region"),
        ("Land", "Bayern, Hessen, Sachsen", "region"),
        ("Country", "Georgia, Armenia", "country"),
        ("Country", "Ontario", "country"),
        ("State", "DE, CA", "region"),
        ("State", "MA", "region"),
        ("State", "Germany, France, Spain", "country"),
        ("Département", "Rhône, Paris, Ain", "region"),
        ("Département", "Ventes, Marketing, Ressources humaines", None),
        ("State", "open, closed, Texas, closed", None),
        ("Estado", "Nuevo, Contactado", None),
        ("Durchwahl", "-12, -14", "phone_extension"),
        ("Country Code", "41, 49, 1", "calling_code"),
        ("Country Code", "276, 756, 840", None),
        ("CEP", "01310-100, 04538-132", "postal_code"),
        ("Email", "yes, no, no", None),
        ("Mobile", "iOS, Android", None),
        ("Website", "https://www.linkedin.com/in/a, https://www.linkedin.com/in/b", "linkedin_url"),
        ("LinkedIn", "https://www.linkedin.com/company/a", "company_linkedin_url"),
        ("URL", "https://a.io/api/1, https://a.io/api/2, https://a.io/api/3", None),
        ("Prefix", "Mr., Mrs., Mr.", "salutation"),
        ("Prefix", "Dr., Prof. Dr.", "name_prefix"),
        ("Title", "Mr., Mrs., Dr.", "salutation"),
        ("Title", "Dr., Prof. Dr., Dipl.-Psych.", "name_prefix"),
        ("Title", "CEO, Head of Sales", "title"),
        ("Title", "Acme GmbH, Beta Ltd, Gamma Inc", "company"),
        ("Role", "end-user, admin", None),
        ("Position", "Geschäftsführer, Projektleiterin", "title"),
        ("Name", "Acme GmbH, Beta Ltd, Gamma Inc", "company"),
        ("Nombre", "Acme SL, Bar S.A.", "company"),
    ],
)
def test_strong_evidence_overrules_a_name_and_weak_does_not(
    name: str, cells: str, field: str | None
) -> None:
    rows = [[cell, "+49 30 901820"] for cell in cells.split(", ")]

    assert fields([name, "Phone"], *rows) == [field, "phone"]


def test_titles_before_names_stand_apart_from_job_titles() -> None:
    columns = ["Anrede", "Titel", "Vorname", "Nachname", "Position"]
    rows = [["Herr", "Dr.", "Uli", "Roth", "CFO"], ["Frau", "Prof. Dr.", "Ina", "Berg", "CEO"]]
    expected = ["salutation", "name_prefix", "first_name", "last_name", "title"]

    assert fields(columns, *rows) == expected
    assert fields(["Title", "Job Title"], ["Mr.", "CEO"]) == ["salutation", "title"]
    assert fields(["Title", "Role"], ["CEO", "Owner"]) == ["title", None]


def test_a_name_beside_first_and_last_is_the_company_if_its_cells_are() -> None:
    columns = ["First name", "Last name", "Name"]
    names = [["Uli", "Roth"], ["Ina", "Berg"], ["Eva", "Moor"]]

    def third(*cells: str) -> Any:
        return fields(columns, *[[*row, cell] for row, cell in zip(names, cells, strict=True)])[2]

    assert third("Roth AG", "Berg GmbH", "Moor & Co") == "company"
    assert third("Uli Roth", "Ina Berg", "Eva Moor") == "full_name"
    assert third("#1001", "Order 5", "Trade fair") is None
    assert fields(["Name", "Company"], ["Roth AG", ""], ["Berg AG", ""]) == ["company", None]
    assert fields(["Lead Name", "Name"], ["Roth", "Uli Roth"]) == ["company", "full_name"]


def test_an_empty_column_yields_to_one_that_its_name_or_cells_tell() -> None:
    columns = ["Name", "Email", "Phone", "Kontaktmöglichkeit 1", "Kontaktmöglichkeit 2"]
    row = ["Uli Roth", "", "", "uli@roth-ag.de", "+49 30 901820"]
    assert fields(columns, row)[3:] == ["email", "phone"]
    assert fields(["Company", "Kunde"], ["", "Roth AG"]) == [None, "company"]
    assert fields(["Website", "Link"], ["", "https://roth-ag.de"]) == [None, "website"]
    assert fields(["Website", "Link"], ["", ""]) == ["website", None]
    assert fields(["Company", "Firma"], ["n/a", "Roth AG"]) == [None, "company"]


def test_a_field_that_repeats_takes_numbers_that_no_name_explains_only_if_they_look_sure() -> None:
    rows = [["+49 30 901820", "0012345678", "+49 170 1234567"]] * 3

    assert fields(["Phone", "Vorgang", "Rückruf"], *rows) == ["phone", None, "phone"]


def test_columns_of_an_earlier_result_have_no_say() -> None:
    columns = ["Name", "Mail", "first_name", "email_normalized", "phone_e164"]
    row = ["Ada Lovelace", "ada@a.com", "Ada", "ada@a.com", "+49 30 901820"]
    matched = match_columns(columns, [row], ignored={2, 3, 4})

    assert [column.field for column in matched] == ["full_name", "email", None, None, None]
    assert matched[3].samples == ["ada@a.com"]


def test_what_tells_more_of_a_field_counts_beside_it_only() -> None:
    assert fields(["Phone", "Phone Type", "Ext"]) == ["phone", "phone_label", "phone_extension"]
    assert fields(["Phone Type", "Ext", "Dial code", "Email Status"]) == [None] * 4
    assert fields(["Email", "Status"], ["a@b.de", "valid"]) == ["email", "email_verification"]
    assert fields(["Email", "Status"], ["a@b.de", "Customer"]) == ["email", None]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("name.firstName", "first_name"), ("Name / First Name", "first_name"),
        ("Name > First", "first_name"), ("Company / Name", "company"), ("Email / Work", "email"),
        ("properties.email", "email"), ("country_id/name", "country"), ("user_id/name", None),
        ("company.domainName.primaryLinkUrl", "website"), ("xLink.primaryLinkUrl", None),
        ("linkedinLink.primaryLinkUrl", "linkedin_url"), ("Account.Owner.Name", None),
        ("company.linkedinLink.primaryLinkUrl", "company_linkedin_url"),
        ("address.addressCity", "city"), ("Default Address City", "city"), ("Rechnungsort", "city"),
        ("phones.primaryPhoneNumber", "phone"), ("What company do you work for?", "company"),
        ("Which country are you based in?", "country"), ("Can we email you?", None),
        ("Wie lautet Ihre Telefonnummer?", "phone"), ("Dans quelle entreprise travaillez-vous ?", "company"),
        ("How many employees does your company have?", None), ("Telefon geschäftlich", "phone"),
        ("Geschaeftsadresse", "street"), ("Street 2", None), ("Address 2 - Street", "street"),
        ("Name of your company", "company"), ("Company Contact Name", "full_name"),
        ("Contact Company Name", "company"), ("電話番号（会社）", "phone"), ("家庭电话", "phone"),
    ],
)  # fmt: skip
def test_paths_questions_and_roles_are_read(name: str, field: str | None) -> None:
    guess = field_of(name)

    assert (guess.field if guess else None) == field


OF_OTHERS = (
    "Assistant's Phone, Spouse, Referred By, Manager's Name, Owner email, Account owner, Created by, "
    "Company Name for Emails, Email Sent, Email Opened, Number of employees, Facebook Url, "
    "Emergency contact phone, Contact owner, Sales rep email, Parent company, Work Fax, Nom de l'assistant(e), "
    "Name des/der Vorgesetzten, Nombre del ayudante, E-mail 2 Display Name, Email Verification Source"
)


@pytest.mark.parametrize("name", OF_OTHERS.split(", "))
def test_what_is_of_others_is_none_whatever_its_cells_are(name: str) -> None:
    for cell in ("+49 30 901820", "ada@acme.com", "Acme GmbH", "https://acme.com", "Germany"):
        assert fields([name], *[[cell]] * 3) == [None], cell


KINDS_OF_COMPANIES = (
    "Niche, Business Category, Practice Area, Speciality, Search Query, Gewerk, Fachrichtung, Secteur d'activité, "
    "Catégorie, Settore, Rubro, Giro, Ramo de atividade, Segmento, Branża, Bransch, Toimiala, Obor, Sektör, "
    "Рубрика, Вид деятельности, Κλάδος, 行业, 業種, 업종, תחום, القطاع"
)


@pytest.mark.parametrize("name", KINDS_OF_COMPANIES.split(", "))
def test_what_a_company_does_is_nobodys_title(name: str) -> None:
    professions = ["Dentist", "Plumber", "Lawyer", "Architect", "Accountant"]

    assert fields(["Firma", name], *[["Acme GmbH", each] for each in professions]) == [
        "company",
        None,
    ]


@pytest.mark.parametrize(
    ("name", "cells", "field"),
    [
        ("numero", ["5581995207520", "5511987654321", "5521987650000"], "phone"),
        ("Number", ["919876543210", "919812345678", "919900112233"], "phone"),
        ("", ["4915112345678", "4917212345678", "491601234567"], "phone"),
        ("número whatsapp", ["5581995207520"], "phone"),
        ("Number", ["706704305732", "311459841331", "902831004662"], None),
        ("Number", ["4012345678338", "4012345408562", "4012345408563"], None),
        ("Nummer", ["1001", "1002", "1003"], None),
        ("Order", ["919876543210", "919812345678", "919900112233"], None),
    ],
)
def test_digits_with_a_countrys_prefix_are_phones_where_the_name_says_little(
    name: str, cells: list[str], field: str | None
) -> None:
    assert fields(["Name", name], *[["Ada Lovelace", each] for each in cells])[1] == field


@pytest.mark.parametrize(
    ("name", "cells", "field"),
    [
        ("CEO", ["Ada Lovelace", "Bob Ross", "Eva Klein"], "full_name"),
        ("Inhaber", ["Max Müller", "Eva Schmidt", "Jo Li"], "full_name"),
        ("nome_proprietario", ["Jussara Netto", "Hugo Melo", "Ada Costa"], "full_name"),
        ("代表者名", ["山田太郎", "鈴木花子", "佐藤一郎"], "full_name"),
        ("CEO", ["yes", "no", "yes"], None),
        ("Contact Owner", ["Ada Lovelace", "Bob Ross", "Eva Klein"], None),
    ],
)
def test_who_heads_a_company_is_the_person_where_nobody_else_is_named(
    name: str, cells: list[str], field: str | None
) -> None:
    rows = [["Acme GmbH", cell, "Ann Other"] for cell in cells]

    assert fields(["Company", name], *[row[:2] for row in rows])[1] == field
    assert fields(["Company", name, "Contact person"], *rows)[1:] == [None, "full_name"]


def test_a_column_of_titles_is_no_name_though_it_is_called_as_a_person() -> None:
    titles = ["Managing Director", "CEO", "Director of Sales"]

    assert (
        fields(["Company", "Managing Director"], *[["Acme GmbH", title] for title in titles])[1]
        == "title"
    )


SHOPS = ["Joe's Pizza", "Blue Bottle", "Harbor Light", "Casa Mia", "Urban Cuts"]
PEOPLE = ["Ada Lovelace", "Bob Ross", "Eva Klein", "Jo Li", "Max Muster"]


@pytest.mark.parametrize(
    ("header", "cells", "field"),
    [
        # As programs write what they read from maps.
        ("Name,Rating,Reviews,Phone", "{},4.5,120,+1 212 555 0100", "company"),
        ("title,totalScore,reviewsCount,placeId", "{},4.5,120,ChIJ1", "company"),
        ("nome,avaliacoes,nota_google", "{},120,4.5", "company"),
        ("name,plus code,Öffnungszeiten", "{},GXX+9,9-17", "company"),
        ("name,website", "{},https://{slug}.com", "company"),
        ("name,website", "{},https://acme.com", "full_name"),
        ("Name,Rating,Email", "{},Hot,ada@acme.com", "full_name"),
        ("Contact Name,Rating,Reviews", "{},4.5,120", "full_name"),
    ],
)
def test_a_name_of_places_is_the_companys(header: str, cells: str, field: str) -> None:
    names = SHOPS if field == "company" else PEOPLE
    slugs = ("".join(filter(str.isalnum, name.lower())) for name in names)
    rows = [
        cells.format(name, slug=slug).split(",") for name, slug in zip(names, slugs, strict=True)
    ]

    assert fields(header.split(","), *rows)[0] == field


def test_titles_of_people_who_are_rated_stay_titles() -> None:
    row = ["Ada Lovelace", "Chief Engineer", "4.5", "120"]

    assert fields(["Contact Name", "Title", "Rating", "Reviews"], row)[1] == "title"


@pytest.mark.parametrize(
    "name", ["Job link", "Public Records URL", "Article", "Fuente", "Scraped from"]
)
def test_pages_about_a_lead_are_not_its_website(name: str) -> None:
    pages = [[f"Acme {n} Ltd", f"https://board{n}.example.com/jobs/{n}"] for n in range(6)]
    assert fields(["Company", name], *pages)[1] is None
    one_site = [[f"Acme {n} Ltd", "https://records.example.us"] for n in range(6)]
    assert fields(["Company", name], *one_site)[1] is None


@pytest.mark.parametrize("name", ["Join us", "Startseite im Netz"])
def test_a_site_called_otherwise_is_known_by_its_company_or_its_looks(name: str) -> None:
    own = [[f"{word} Ltd", f"https://{word.lower()}.com/jobs/"] for word in WORDS_OF_COMPANIES]
    assert fields(["Company", name], *own)[1] == "website"
    homes = [["", f"https://www.{word.lower()}.de/"] for word in WORDS_OF_COMPANIES]
    assert fields(["Remark", name], *homes)[1] == "website"


WORDS_OF_COMPANIES = (
    "Harborlight",
    "Quillfeather",
    "Brockmann",
    "Northwind",
    "Solterra",
    "Velodrom",
)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["osm_id", "name", "amenity", "lat", "lon", "phone"], "company"),
        (["Name", "Latitude", "Horaires", "Phone"], "company"),
        (["Name", "Latitude", "Longitude", "Phone"], "full_name"),
    ],
)
def test_a_name_on_a_map_is_a_companys(columns: list[str], expected: str) -> None:
    names = ["Albert House", "Bella Vista", "Aniki Tanuki", "Chill House", "Dili Moon", "Bourbon"]
    rows = [["Albert" if each in ("osm_id", "amenity") else "" for each in columns] for _ in names]
    for row, name in zip(rows, names, strict=True):
        row[[each.lower() for each in columns].index("name")] = name
    assert expected in fields(columns, *rows)


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("City_AI", ["Berlin", "Leeds", "Xyzville"], "city"),
        ("POC", ["Ada Lovelace", "Bob Ross", "Eva Klein"], "full_name"),
        ("Nombre del local", ["Casa Mia", "El Rincón", "La Barca"], "company"),
        ("Praxisname", ["Zahnärzte am Markt", "Praxis Dr. Roth", "Physio Nord"], "company"),
    ],
)
def test_names_that_lists_from_the_web_give(name: str, cells: list[str], expected: str) -> None:
    assert fields([name, "No."], *([cell, "7"] for cell in cells))[0] == expected


@pytest.mark.parametrize(
    ("columns", "rows", "expected"),
    [
        (
            ["Nome", "RESPONSÁVEL", "CNPJ"],
            [
                ["GRIFFE DO BOLO", "Dani", "55.527.460/0001-64"],
                ["ATLAS TECNOLOGIA", "Flávia", "29.425.868/0001-15"],
            ],
            ["company", "full_name", None],
        ),
        (
            ["Nome", "Responsável", "Email"],
            [["Ana Lima", "Dani", "ana@lima.com.br"], ["Rui Melo", "Flávia", "rui@melo.com.br"]],
            ["full_name", None, "email"],
        ),
        (
            ["Nom", "Site web", "Note Google", "Nb avis"],
            [["Le Midi", "https://x.ch", "4.7", "161"], ["Souk Sion", "https://y.ch", "4.5", "91"]],
            ["company", "website", None, None],
        ),
        (
            ["Prénom", "Nom contact", "Stakeholders"],
            [["Ada", "Roth", "Head of Sales; CFO"], ["Eva", "Klein", "DPO"]],
            ["first_name", "last_name", None],
        ),
    ],
)
def test_whose_name_it_is_tell_the_columns_beside(
    columns: list[str], rows: list[list[str]], expected: list[str | None]
) -> None:
    assert fields(columns, *rows) == expected


def test_an_address_is_a_whole_one_where_its_cells_say_where_it_is() -> None:
    whole = [["Roth AG", "Hauptstr. 5, 10115 Berlin"], ["Klein", "Am Markt 1, 50667 Köln"]]
    assert fields(["Firma", "Adresse"], *whole)[1] == "full_address"
    streets = [["Roth AG", "Hauptstr. 5"], ["Klein", "Am Markt 1"]]
    assert fields(["Firma", "Adresse"], *streets)[1] == "street"
    beside = [[*row, "Berlin"] for row in whole]
    assert fields(["Firma", "Adresse", "Ort"], *beside)[1:] == ["street", "city"]


def test_the_titles_of_pages_are_no_job_titles() -> None:
    pages = [
        ["Roth AG", f"https://roth{n}.de", f"Roth AG | Ihr Partner Nr. {n} in Köln"]
        for n in range(6)
    ]
    assert fields(["Company", "Website", "Title"], *pages) == ["company", "website", None]
    jobs = [["Roth AG", f"https://roth{n}.de", "Sales Manager"] for n in range(6)]
    assert fields(["Company", "Website", "Title"], *jobs)[2] == "title"
