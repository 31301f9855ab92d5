"""What a company's name tells."""

import re

from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.subjects.company.legal_forms import countries_of, split_legal_form
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.text import gettext_noop, plain

SOURCE = "a table of legal forms in this project"
SEVERAL = "There are several companies in this cell; this is the first."
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


class CompanyEnricher(RowEnricher):
    """Tells the name from the legal form behind it."""

    name = "company"
    label = gettext_noop("Company")
    position = 50
    inputs = ("company",)
    needs = ("company",)
    outputs = (
        Output("company_clean_name", "The name without its legal form.", SOURCE),
        Output("company_legal_form", "The legal form as written, such as GmbH or Inc.", SOURCE),
        Output(
            "company_legal_countries",
            "The countries that have this legal form, ISO 3166-1 alpha-2.",
            SOURCE,
        ),
        Output(
            "company_reason", "Why no name could be told, or what else stands in the cell.", SOURCE
        ),
    )

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        (text,) = values
        if not text:
            return ("",) * 4
        name, form = split_legal_form(text)
        if not form and (reason := _why_not_a_company(text)):
            return "", "", "", reason
        countries = " ".join(countries_of(form)) if form else ""
        if any(map(str.isalnum, name)):
            return name, form, countries, SEVERAL if form and _has_another(text, form) else ""
        reason = "There is no name beside the legal form." if form else "This is not a name."
        return "", form, countries, reason


def _has_another(text: str, form: str) -> bool:
    """Whether another company is named behind the first one's form."""
    behind = "" if text.endswith(form) else text.partition(form)[2]
    another = AND.match(behind)
    return another is not None and all(split_legal_form(behind[another.end() :]))


def _why_not_a_company(text: str) -> str:
    if is_nothing(text):
        return "This says that there is none."
    if "@" in text and "." in text:
        return "This is an e-mail address, not a company's name."
    if WEB_ADDRESS.match(text):
        return "This is the address of a website, not a company's name."
    if NUMBER.fullmatch(text):
        return "This is a number, not a company's name."
    if plain(text) in NO_COMPANY:
        return "This says that the lead works for no company."
    return ""
