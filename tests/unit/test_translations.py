"""German is complete: every text of the pages is in the catalog, translated, and compiled."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "locale" / "de" / "LC_MESSAGES"
GETTEXT = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}
HOLE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


@pytest.fixture(scope="module")
def catalog() -> dict[str, Message]:
    """The messages by their (singular) English text."""
    with (FOLDER / "django.po").open("rb") as file:
        found = read_po(file, locale="de")
    assert not found.obsolete
    return {m.id if isinstance(m.id, str) else m.id[0]: m for m in found if m.id}


def forms(message: Message, text: str | tuple[str, ...]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def test_no_message_is_untranslated_or_fuzzy(catalog):
    assert [text for text, m in catalog.items() if m.fuzzy or not all(forms(m, m.string))] == []


def test_no_message_loses_what_is_filled_in(catalog):
    for message in catalog.values():
        wanted = sorted(HOLE.findall(forms(message, message.id)[-1]))
        for text in forms(message, message.string):
            assert sorted(HOLE.findall(text)) == wanted, text


def test_the_compiled_catalog_is_that_of_the_text(catalog):
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for text, message in catalog.items():
        if isinstance(message.id, str):
            assert compiled.gettext(text) == message.string
        else:
            assert tuple(compiled.ngettext(*message.id, n) for n in (1, 2)) == message.string


def test_every_text_of_the_templates_is_in_the_catalog(catalog):
    tag = re.compile(r'{% translate "([^"]+)"')
    for template in sorted((ROOT / "templates").rglob("*.html")):
        assert set(tag.findall(template.read_text())) <= catalog.keys(), template


@pytest.mark.parametrize("house", ["batchruns", "leadenrich"])
def test_every_text_of_the_code_is_in_the_catalog(catalog, house):
    for file in sorted((ROOT / house).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in GETTEXT
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                assert node.args[0].value in catalog, file
