"""What a company's name tells."""

from batchruns.enrichment.enricher import Enricher, Output
from batchruns.enrichment.legal_forms import countries_of, split_legal_form

SOURCE = "cleanco's table of legal forms"


class CompanyEnricher(Enricher):
    """Tells the name from the legal form behind it."""

    name = "company"
    inputs = ("company",)
    needs = ("company",)
    outputs = (
        Output("company_clean_name", "The name without its legal form.", SOURCE),
        Output("company_legal_form", "The legal form as written, such as GmbH or Inc.", SOURCE),
        Output(
            "company_legal_countries",
            "The countries that have this legal form, ISO 3166-1 alpha-2.",
            f"{SOURCE}, and a list in this project",
        ),
        Output("company_reason", "Why no name could be told.", SOURCE),
    )

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        (text,) = values
        if not text:
            return ("",) * 4
        name, form = split_legal_form(text)
        countries = " ".join(countries_of(form)) if form else ""
        if any(map(str.isalnum, name)):
            return name, form, countries, ""
        reason = "There is no name beside the legal form." if form else "This is not a name."
        return "", form, countries, reason
