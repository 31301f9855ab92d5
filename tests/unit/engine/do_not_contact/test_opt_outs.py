"""Files of whom not to contact, and columns of CRMs that say who doesn't want to be."""

from pathlib import Path

import pytest

from batchruns.engine.do_not_contact.entries import Entry
from batchruns.engine.do_not_contact.opt_outs import NAMES, VALUES, opt_out_columns
from batchruns.engine.opt_out_file import entries_of_file


def read(folder: Path, text: str, *, every_row: bool = False) -> list[str]:
    path = folder / "list.csv"
    path.write_text(text)
    lines = entries_of_file(path, path.name, None, "DE", every_row=every_row)
    return [e.value for line in lines for e in line.entries if isinstance(e, Entry)]


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        ("Unsubscribed from all email", "true", "false"),
        ("HasOptedOutOfEmail", "1", "0"),
        ("Email Opt Out", "Yes", "No"),
        ("UNSUB_TIME", "2024-01-02 10:11:12", ""),
        ("CLEAN_TIME", "2024-01-02", ""),
        ("Marketing status", "Unsubscribed", "Subscribed"),
        ("Email Status", "Bounced", "Verified"),
        ("EmailBouncedReason", "550 no such user", ""),
        ("Do not allow Emails", "X", ""),
        ("Werbesperre", "ja", "nein"),
        ("Désabonné", "oui", "non"),
        ("Dado de baja", "sí", "no"),
        ("Descadastrado", "sim", "não"),
        ("Disiscritto", "sì", "no"),
        ("Newsletter", "abgemeldet", "angemeldet"),
        ("do_not_contact", "domain", ""),
    ],
)
def test_opt_out_columns_say_who(tmp_path: Path, header: str, yes: str, no: str) -> None:
    text = f"Name,Email,{header}\nAda Lovelace,ada@acme.com,{yes}\nBob Miller,bob@acme.com,{no}\n"
    assert read(tmp_path, text) == ["ada@acme.com"]
    assert read(tmp_path, text, every_row=True) == ["ada@acme.com", "bob@acme.com"]


def test_a_column_about_calls_is_about_numbers(tmp_path: Path) -> None:
    text = "Email,Phone,DoNotCall,HasOptedOutOfEmail\nada@acme.com,030 901820,true,false\n"
    assert read(tmp_path, text) == ["+4930901820"]


def test_one_person_does_not_speak_for_a_company(tmp_path: Path) -> None:
    text = "Name,Email,Website,Company\nAda Lovelace,ada@acme.com,acme.com,Acme\n,,beta.de,Beta\n"
    assert read(tmp_path, text) == ["ada@acme.com", "beta.de"]


def test_a_list_of_one_column_may_hold_anything(tmp_path: Path) -> None:
    text = "ada@acme.com\nbarred.com\n+49 30 901820\nnonsense\n"
    assert read(tmp_path, text) == ["ada@acme.com", "barred.com", "+4930901820"]
    assert read(tmp_path, "Email\nada@acme.com\n") == ["ada@acme.com"]


def test_a_cell_may_hold_several_addresses(tmp_path: Path) -> None:
    text = "Email,Name\nada@acme.com; bob@acme.com,Two\n"
    assert read(tmp_path, text) == ["ada@acme.com", "bob@acme.com"]


def test_other_columns_say_nothing() -> None:
    assert opt_out_columns(["Email", "Status", "Lead status", "Stage", "Email opt-in date"]) == []


def test_the_tables_are_flawless() -> None:
    assert NAMES.entries()
    assert VALUES.entries()
