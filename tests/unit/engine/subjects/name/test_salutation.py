"""How a letter addresses a person."""

import pytest

from batchruns.engine.subjects.name.read import NameCells, read_name
from batchruns.engine.subjects.name.salutation import FILE


@pytest.mark.parametrize(
    ("salutation", "prefix", "first", "last", "country", "expected"),
    [
        ("Herr", "Dr.", "Uli", "Roth", "", "Sehr geehrter Herr Dr. Roth"),
        ("Frau", "Prof. Dr.", "Ina", "Berg", "DE", "Sehr geehrte Frau Prof. Dr. Berg"),
        ("Frau", "Dipl.-Ing.", "Eva", "Moor", "DE", "Sehr geehrte Frau Moor"),
        ("Hr.", "", "Jan", "Blum", "", "Sehr geehrter Herr Blum"),
        ("Hr.", "", "Lars", "Hansen", "DK", "Kære hr. Hansen"),
        ("Ms.", "", "Pat", "Hill", "DE", "Dear Ms. Hill"),
        ("Mr", "Dr", "Pat", "Hill", "", "Dear Dr. Hill"),
        ("Mme", "", "Marie", "Laurent", "", "Madame Laurent"),
        ("M.", "", "Paul", "Martin", "", "Monsieur Martin"),
        ("M", "", "Pat", "Hill", "US", ""),  # male
        ("Herr/Frau", "", "Kim", "Hill", "DE", ""),
        ("Mr. or Mrs.", "", "Kim", "Hill", "US", ""),
        ("Mr/Mrs", "", "Kim", "Hill", "US", ""),
        ("Sr. y Sra.", "", "Juan", "García", "ES", ""),
        ("Herr und Frau", "", "", "Roth", "DE", "Sehr geehrte Frau Roth, sehr geehrter Herr Roth"),
        ("M. et Mme", "", "Paul", "Martin", "FR", "Madame, Monsieur"),
        ("Mr (he/him)", "", "Pat", "Hill", "US", "Dear Mr. Hill"),
        ("Dr.", "", "Ana", "Souza", "PT", ""),
        ("Sra.", "", "Ana", "Gómez", "MX", "Estimada Sra. Gómez"),
        ("Sr.", "", "João", "Ferreira", "", "Prezado Sr. Ferreira"),
        ("Sr.", "", "Tim", "Brown", "US", ""),
        ("Sig.ra", "", "Anna", "Bianchi", "IT", "Gentile Sig.ra Bianchi"),
        ("mevr.", "", "Anneke", "van der Berg", "NL", "Geachte mevrouw Van der Berg"),
        ("Pani", "", "Anna", "Nowak", "PL", "Szanowna Pani"),
        ("", "Dr.", "Pat", "Hill", "US", "Dear Dr. Hill"),
        ("", "Dr.", "Uli", "Roth", "DE", ""),  # whether Herr or Frau isn't said
        ("", "Dr.", "Pat", "Hill", "", ""),
        ("Dear Pat Hill,", "", "Pat", "Hill", "", "Dear Pat Hill"),
        ("Hr", "", "Maja", "Lind", "SE", "Bäste herr Lind"),
        ("Frk.", "", "Mette", "Juhl", "DK", "Kære frøken Juhl"),
        ("Mr.", "", "Wim", "Claes", "BE", "Dear Mr. Claes"),
        ("Mr", "", "Luc", "Morel", "FR", "Monsieur Morel"),
        ("Dona", "", "Inês", "Azevedo", "", "Prezada Sra. Azevedo"),
        ("Dona", "", "Inês", "Azevedo", "PT", "Exma. Sra. Azevedo"),
        ("Doña", "", "Inés", "Acosta", "", "Estimada Sra. Acosta"),
        ("Dona", "", "Inés", "Acosta", "MX", "Estimada Sra. Acosta"),
        ("Dna.", "", "Elena", "Ionescu", "", "Stimată doamnă Ionescu"),
        ("paní", "", "Lucie", "Malá", "", "Vážená paní Malá"),
        ("pani", "", "Ewa", "Mała", "", "Szanowna Pani"),
        ("Господин", "", "Димитър", "Колев", "BG", "Уважаеми г-н Колев"),
        ("Господин", "", "Никола", "Јовановић", "RS", "Поштовани господине Јовановић"),
        ("Bayan", "Dr.", "Elif", "Çelik", "TR", "Sayın Dr. Elif Çelik"),
        ("Κος", "", "Νίκος", "Αντωνίου", "GR", "Αξιότιμε κύριε"),
        ("Lt. Col.", "", "Pat", "Hill", "US", "Dear Col. Hill"),
        ("Sir", "", "Pat", "Hill", "GB", "Dear Sir Pat"),
        ("Sir", "", "Pat", "Hill", "DE", ""),
        ("De heer en mevrouw", "", "", "Bos", "NL", "Geachte heer en mevrouw Bos"),
        ("Firma", "", "Pat", "Hill", "", ""),
        ("Herr/Frau", "", "Pat", "Hill", "", ""),
        ("", "", "Anna", "Hill", "DE", ""),
        ("Frau", "", "Anna", "", "DE", ""),
    ],
)
def test_a_salutation_is_composed_of_what_the_file_says(
    salutation: str, prefix: str, first: str, last: str, country: str, expected: str
) -> None:
    cells = NameCells("", first, last, salutation, prefix, country=country)

    assert read_name(cells).salutation == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Frau Dr. Sabine Krüger", "Sehr geehrte Frau Dr. Krüger"),
        ("Mr. PAT HILL", "Dear Mr. Hill"),
        ("Mr. & Mrs. Smith", "Dear Mr. and Mrs. Smith"),
        ("Dott.ssa Francesca Neri", "Gentile Dott.ssa Neri"),
        ("Herr Malte zur Nieden", "Sehr geehrter Herr zur Nieden"),
        ("Anna Schmidt", ""),
    ],
)
def test_a_form_of_address_in_the_name_counts(text: str, expected: str) -> None:
    assert read_name(NameCells(text)).salutation == expected


def test_every_greeting_can_be_composed() -> None:
    parts = dict.fromkeys(("first", "last", "Last", "full", "title", "titles"), "Roth")
    for _, _, *greetings in FILE.rows():
        assert all("{" not in greeting.format(**parts) for greeting in greetings)
