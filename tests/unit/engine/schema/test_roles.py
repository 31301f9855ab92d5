"""Which of several columns of a field each one is."""

import pytest

from batchruns.engine.schema.roles import Role, role_of


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (
            "",
            "Phone | Email | Default Address City | Telefon | Primary Phone | Straße | Homepage | Ort",
        ),
        (
            "fax",
            "Fax | Work Fax | Faxnummer | Home Fax | Telefax | * Work Fax | Телефон/факс | ファックス",
        ),
        (
            "mobile",
            "Mobile | mobilePhone | Handy | Mobiltelefon | Cell Phone | Company Mobile | 手机 | 携帯",
        ),
        ("direct", "Work Direct Phone | Durchwahl | Direct Dial | Ligne directe | 直通"),
        (
            "work",
            "Work Email | Business Phone | Telefon geschäftlich | Téléphone (bureau) | * Work",
        ),
        (
            "work",
            "Teléfono del trabajo | Služební telefon | Рабочий телефон | Email / Work | work_email",
        ),
        (
            "company",
            "Company Email | Corporate Phone | Telefon Firma | HQ Phone | Main Phone | 代表電話",
        ),
        (
            "home",
            "Home City | Ort privat | Privatadresse | Personal Email | Tél. domicile | 自宅電話",
        ),
        (
            "billing",
            "Billing City | Rechnungsadresse | Invoice Country | Code postal de facturation",
        ),
        ("shipping", "Shipping Zip | Lieferadresse | Ship To City | Ville de livraison"),
        ("mailing", "Mailing City | Postanschrift"),
        ("other", "Other Phone | Other City | Weitere E-Mail | Autre téléphone"),
    ],
)
def test_the_kind_is_read_off_the_name(kind: str, names: str) -> None:
    kinds = {name: role_of(name).kind for name in names.split(" | ")}

    assert kinds == dict.fromkeys(kinds, kind)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Phone", 1), ("Phone 1", 1), ("Phone 2 - Value", 2), ("E-mail 2 Address", 2),
        ("emailaddress3", 3), ("Address 2 - City", 2), ("Secondary Email", 2), ("Phone 0", 1),
        ("Telefon 2020", 1), ("Zweite E-Mail", 2), ("telephone12", 12),
    ],
)  # fmt: skip
def test_names_may_count(name: str, number: int) -> None:
    assert role_of(name).number == number


def test_kind_and_number_are_read_off_one_name() -> None:
    assert role_of("Business Phone 2") == Role("work", 2)
