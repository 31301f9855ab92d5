"""Legal forms that are the same, written out or in short: “Aktiengesellschaft” and “AG”."""

from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.subjects.company.form_index import bare

FILE = TableFile("batchruns.engine.subjects.company", "form_names.tsv", ("long", "short"))
SHORT = {row[0]: row[1] for row in FILE.rows()}


def short_form(form: str) -> str:
    """A legal form in bare letters, and in short where it is known so."""
    return SHORT.get(bare(form), bare(form))
