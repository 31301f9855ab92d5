"""The script that finds what is dead in style sheets."""

from pathlib import Path

import pytest

from tests.house.css import dead_names, unlinked_sheets

PAGE = """<link href="{% static "css/a.css" %}">
<p class="note {% if x %}loud{% endif %} {{ kind }}" id="top" data-some>{% include "b" with kind="info" %}</p>"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("templates", "static/css", "static/js"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "templates" / "page.html").write_text(PAGE)
    (tmp_path / "static/js/page.js").write_text('drop.classList.add("over")')
    return tmp_path


def test_what_a_page_has_is_alive_and_all_else_is_named(root: Path) -> None:
    sheet = root / "static/css/a.css"
    sheet.write_text(
        """/* .in-a-comment */ @layer pages { .note.loud > .gone, .note:not(.info, .over) { top: 0.5rem }
        @media (width < 9rem) { #top, #bottom { color: red } } [data-some] [data-none="x"] { top: 0 } }"""
    )

    dead = [name.selector for name in dead_names(root)]

    assert dead == [".gone", "#bottom", "[data-none]"]
    assert unlinked_sheets(root) == []


def test_a_sheet_that_no_template_links_is_named(root: Path) -> None:
    sheet = root / "static/css/b.css"
    sheet.touch()

    assert unlinked_sheets(root) == [sheet]
