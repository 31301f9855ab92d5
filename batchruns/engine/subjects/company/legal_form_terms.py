"""The legal forms of companies by the countries that have them, as they are written at a name."""

from batchruns.engine.reference.tsv import TableFile

PACKAGE = "batchruns.engine.subjects.company"
BEHIND_NAME, BEFORE_NAME = "behind", "before"
FORMS_FILE = TableFile(
    PACKAGE,
    "legal_forms.tsv",
    ("country", "position", "form"),
    choices={"position": (BEHIND_NAME, BEFORE_NAME)},
)
DOTTED_FILE = TableFile(PACKAGE, "dotted_forms.tsv", ("form",))


def _forms_at(position: str) -> dict[str, tuple[str, ...]]:
    forms: dict[str, list[str]] = {}
    for country, where, form in FORMS_FILE.rows():
        if where == position:
            forms.setdefault(country, []).append(form)
    return {country: tuple(listed) for country, listed in forms.items()}


FORMS = _forms_at(BEHIND_NAME)
"""By country (ISO 3166-1), the forms that stand behind a name."""
BEFORE = _forms_at(BEFORE_NAME)
"""Those that stand before the name, too: “ООО Ромашка”, “UAB Baltija”, “PT Maju Jaya Tbk”."""
DOTTED = tuple(form for (form,) in DOTTED_FILE.rows())
"""As words they are more than forms (“Acme EU”), so that they count with their dots or stroke only."""
