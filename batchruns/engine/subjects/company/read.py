"""The company that a cell names."""

import re
from dataclasses import dataclass

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue
from batchruns.engine.subjects.checks import Check, first_issue
from batchruns.engine.subjects.company.form_index import countries_of
from batchruns.engine.subjects.company.legal_forms import split_legal_form
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.text import plain

SEVERAL = Issue("several_companies")
AND = re.compile(r"\s*(?:[/|;,&+]|und\s|and\s|et\s|y\s|e\s)\s*")
WEB_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)
# Short ones are names of companies, too: “1&1”, “360”.
NUMBER = re.compile(r"(?:[^\w]*\d){5,}[^\w]*")
# What people write who work for no company.
NO_COMPANY = frozenset(
    map(
        plain,
        """autonomo, autonoma, auto entrepreneur, autoentrepreneur, einzelunternehmer, freelance,
    freelancer, freelance consultant, student, studentin, estudiante, etudiant, etudiante, studente,
    arbeitslos, arbeitssuchend, arbeitsuchend, job seeker, jobseeker, looking for a job, open to work,
    between jobs, sans emploi, en recherche d emploi, desempleado, desempleada, disoccupato,
    disoccupata, desempregado, desempregada, werkloos, bezrobotny, безработный, пенсионер,
    freiberufler, freiberuflich, freier mitarbeiter, independant, independiente,
    libero professionista, privat, privatperson, private, private person, particulier, particular,
    retired, im ruhestand, rentner, self, self employed, selbstandig, selbststandig, selbstandiger,
    selbststandiger, unemployed, zelfstandig, zelfstandige, zzp""".split(","),
    )
)


def _is_email(text: str) -> bool:
    return "@" in text and "." in text


def _says_no_employer(text: str) -> bool:
    return plain(text) in NO_COMPANY


CHECKS: tuple[Check, ...] = (
    (is_nothing, Issue("none_given")),
    (_is_email, Issue("email_for_company")),
    (WEB_ADDRESS.match, Issue("website_for_company")),
    (NUMBER.fullmatch, Issue("number_for_company")),
    (_says_no_employer, Issue("no_employer")),
)
"""What stands in a cell without a legal form, and is no company's name."""


@dataclass(slots=True)
class CompanyAnswer(Answer):
    """A company's name in two, or why a cell names none."""

    clean_name: str = ""
    legal_form: str = ""
    legal_countries: str = ""
    """ISO 3166-1 alpha-2 codes with spaces between."""
    issue: Issue | None = None


def read_company(text: str) -> CompanyAnswer:
    """The company in a (stripped) cell; the first, if it names several."""
    if not text:
        return CompanyAnswer()
    company = split_legal_form(text)
    name, form = company.name, company.form
    if not form:
        issue = first_issue(text, CHECKS) or (None if _has_letters(name) else Issue("not_a_name"))
        return CompanyAnswer("" if issue else name, issue=issue)
    countries = " ".join(countries_of(form))
    if not _has_letters(name):
        return CompanyAnswer("", form, countries, Issue("legal_form_without_name"))
    return CompanyAnswer(name, form, countries, SEVERAL if _has_another(text, form) else None)


def _has_letters(name: str) -> bool:
    return any(map(str.isalnum, name))


def _has_another(text: str, form: str) -> bool:
    """Whether another company is named behind the first one's form."""
    behind = "" if text.endswith(form) else text.partition(form)[2]
    between = AND.match(behind)
    if between is None:
        return False
    other = split_legal_form(behind[between.end() :])
    return bool(other.name and other.form)
