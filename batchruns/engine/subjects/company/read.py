"""The company that a cell names."""

import html
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue
from batchruns.engine.subjects.checks import Check, first_issue
from batchruns.engine.subjects.company.form_index import REMEMBERED, countries_of
from batchruns.engine.subjects.company.legal_forms import CompanyName, split_legal_form
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.text import plain

SEVERAL = Issue("several_companies")
NOT_A_NAME = Issue("not_a_name")
FORM_ALONE = Issue("legal_form_without_name")
AND = re.compile(r"\s*(?:[/|;,&+]|und\s|and\s|et\s|y\s|e\s)\s*")
# “, Berlin”, “(Berlin)”, “- Berlin”
AROUND_REST = " ,|/-–—()[]"
# “Acme Inc., a Foo company”
LONGEST_SHORT = 4
OF_A_GROUP = re.compile(r",\s*(?:an?|eine?|une?)\s", re.IGNORECASE)
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
    """ISO 3166-1 alpha-2 codes with spaces between; the lead's own, if it is one of them."""
    issue: Issue | None = None


def read_company(text: str, country: str = "") -> CompanyAnswer:
    """The company in a (stripped) cell; the first, if it names several.

    `country` is the lead's (ISO 3166-1 alpha-2), and tells which one of a form's countries is meant.
    """
    if not text:
        return CompanyAnswer()
    first, has_more = _first_of_several(text)
    answer = _read(first, country)
    return replace(answer, issue=SEVERAL) if has_more and answer.clean_name else answer


def _first_of_several(text: str) -> tuple[str, bool]:
    """The first of the companies between semicolons, and whether there is another."""
    if ";" not in text:
        return text, False
    pieces = [piece for piece in map(str.strip, html.unescape(text).split(";")) if piece]
    return (pieces or [text])[0], len(set(pieces)) > 1


def _read(text: str, country: str) -> CompanyAnswer:
    company = _split(text, country)
    return _with_form(company, country) if company.form else _without_form(text, company.name)


def _without_form(text: str, name: str) -> CompanyAnswer:
    issue = first_issue(text, CHECKS) or (None if _has_letters(name) else NOT_A_NAME)
    return CompanyAnswer("" if issue else name, issue=issue)


def _with_form(company: CompanyName, country: str) -> CompanyAnswer:
    said = _countries(company.form, country)
    if not _has_letters(company.name):
        return CompanyAnswer("", company.form, said, FORM_ALONE)
    return CompanyAnswer(company.name, company.form, said, _issue_of(company.rest))


@lru_cache(maxsize=REMEMBERED)
def _countries(form: str, country: str) -> str:
    """The countries that have a form; only the lead's, if it is one of them."""
    countries = countries_of(form)
    return country if country in countries else " ".join(countries)


def _issue_of(rest: str) -> Issue | None:
    """The issue with what stands behind a legal form: another company, or what is left out."""
    if not rest:
        return None
    if _names_another(rest):
        return SEVERAL
    return Issue("left_out_of_company", {"text": rest.strip(AROUND_REST) or rest})


def _names_another(rest: str) -> bool:
    """Whether what stands behind a legal form is another company."""
    sign = AND.match(rest)
    if sign is None or OF_A_GROUP.match(rest):
        return False
    return split_legal_form(rest[sign.end() :]).has_both


def _split(text: str, country: str) -> CompanyName:
    """The company in two; a short form before it is a part of its name where the lead's country has no
    such form: “SCI Holdings” of the United States is no French civil company.
    """
    company = split_legal_form(text)
    if not country or text[:1] != company.form[:1]:
        return company
    first = text.split(maxsplit=1)[0]
    is_before = len(first) <= LONGEST_SHORT and company.form.split(" ")[0] == first
    if not is_before or country in countries_of(company.form):
        return company
    behind = split_legal_form(text[len(first) :].strip())
    return CompanyName(f"{first} {behind.name}", behind.form, behind.rest)


def _has_letters(name: str) -> bool:
    return any(map(str.isalnum, name))
