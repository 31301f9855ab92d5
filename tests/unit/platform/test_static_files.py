"""Style sheets that are collected in one piece with those that they import."""

from pathlib import Path

from django.core.files.storage import FileSystemStorage

from leadenrich.platform.static_files import BundlingStaticFilesStorage


def collected(tmp_path: Path, **sheets: str) -> str:
    """What `css/site.css` is after these sheets of the folder `css` were collected."""
    source, target = FileSystemStorage(tmp_path / "source"), tmp_path / "target"
    (tmp_path / "source" / "css").mkdir(parents=True)
    paths = {f"css/{name}.css": (source, f"css/{name}.css") for name in sheets}
    storage = BundlingStaticFilesStorage(location=target, base_url="/static/")
    for name, text in sheets.items():
        (tmp_path / "source" / "css" / f"{name}.css").write_text(text)
        with source.open(f"css/{name}.css") as file:
            storage.save(f"css/{name}.css", file)
    assert not [done for *_, done in storage.post_process(paths) if isinstance(done, Exception)]
    return str((target / storage.stored_name("css/site.css")).read_text())


def test_an_imported_sheet_takes_the_place_of_its_line(tmp_path: Path) -> None:
    sheet = collected(
        tmp_path,
        site='@import "a.css";\n@import "b.css";\n',
        a="a { top: 0 }",
        b='@import "c.css";',
        c="c {}",
    )

    assert sheet == "a { top: 0 }\nc {}\n"


def test_a_sheet_without_imports_stays_as_it_is(tmp_path: Path) -> None:
    assert collected(tmp_path, site="/* alone */ p { top: 0 }") == "/* alone */ p { top: 0 }"
