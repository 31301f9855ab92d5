"""What to do about the issues of a completed run: how many there are of each kind, and the next step."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext_lazy

from batchruns.engine.enrichers.duplicates.kinds import KINDS
from batchruns.models import BatchRun, Edit
from batchruns.web.run.charts import duplicates_of, summary_of
from batchruns.web.run.links import rows_url

ACCEPT, EXCLUDE, SET_COUNTRY = Edit.Action.ACCEPT.value, Edit.Action.EXCLUDE.value, "set_country"


@dataclass(frozen=True, slots=True)
class Remedy:
    """Issues that are dealt with in the same way."""

    codes: tuple[str, ...]
    """Those of the issues."""
    title: Promise
    """What their values are called, behind their number."""
    advice: Promise
    """What to do, in one sentence."""
    action: str = ""
    """What a button does with all of them at once."""
    is_done: bool = False
    """Whether there is nothing left to do, unless somebody disagrees."""


DUPLICATES = Remedy(
    tuple(dict.fromkeys(code for kind in KINDS for code in kind.codes)),
    ngettext_lazy("duplicate", "duplicates"),
    gettext_lazy("Keep the first of each, and leave the others out of downloads."),
    EXCLUDE,
)
REMEDIES = (
    Remedy(
        ("domain_mistyped",),
        ngettext_lazy("likely typo in an email", "likely typos in emails"),
        gettext_lazy("Accept all suggested addresses, or go through them one by one."),
        ACCEPT,
    ),
    Remedy(
        ("no_country_prefix",),
        ngettext_lazy("phone without a known country", "phones without a known country"),
        gettext_lazy("Set a default country and run again."),
        SET_COUNTRY,
    ),
    Remedy(
        (
            "invalid_as_assumed", "not_a_phone_number", "date_for_phone", "letter_among_digits",
            "shortened_by_spreadsheet", "unknown_country_prefix", "too_few_digits",
            "too_many_digits", "too_few_digits_for_country", "too_many_digits_for_country",
            "no_such_length", "no_area_code", "unknown_number_block", "fax_only",
        ),
        ngettext_lazy("phone that can't be dialed", "phones that can't be dialed"),
        gettext_lazy("Correct them, or leave them: your own column keeps them as they are."),
    ),
    Remedy(
        (
            "email_malformed", "website_for_email", "exchange_address", "email_hidden",
            "unknown_ending", "mixed_alphabets", "domain_nonexistent", "no_mail_server", "mail_refused",
        ),
        ngettext_lazy("email that can't be delivered", "emails that can't be delivered"),
        gettext_lazy("Correct them, or leave these rows out when you download."),
    ),
    Remedy(
        (
            "company_for_person", "function_for_person", "email_for_name", "website_for_name",
            "digits_in_name", "several_names", "title_without_name", "not_a_name",
        ),
        ngettext_lazy("name that isn't a person's", "names that aren't a person's"),
        gettext_lazy("Check whether the right column is mapped, or correct the cells."),
    ),
    Remedy(
        (
            "legal_form_without_name", "email_for_company", "website_for_company",
            "number_for_company", "no_employer",
        ),
        ngettext_lazy("company that isn't a name", "companies that aren't a name"),
        gettext_lazy("Check whether the right column is mapped, or correct the cells."),
    ),
    Remedy(
        ("several_countries", "dissolved_country", "region_for_country", "unknown_country"),
        ngettext_lazy("country that we don't recognize", "countries that we don't recognize"),
        gettext_lazy("Set a value for the rows that share it."),
    ),
    Remedy(
        (
            "not_a_region", "country_for_region", "unknown_region", "unknown_region_in_country",
            "region_abroad", "several_regions", "several_regions_and_more", "city_in_other_region",
        ),
        ngettext_lazy("region that we can't place", "regions that we can't place"),
        gettext_lazy("Map a country column and run again, or set a value for these rows."),
    ),
    Remedy(
        (
            "not_a_postal_code", "postal_code_of_other_form", "postal_code_not_as_assumed",
            "no_postal_codes",
        ),
        ngettext_lazy("postal code that doesn't fit", "postal codes that don't fit"),
        gettext_lazy("Compare the postal code with the lead's country."),
    ),
    Remedy(
        (
            "not_a_city", "country_for_city", "region_for_city", "unknown_city",
            "unknown_city_in_country", "unknown_city_there", "unknown_city_in_region",
            "unknown_district", "several_cities", "several_cities_and_more",
            "several_cities_in_country", "several_cities_in_country_and_more",
            "several_cities_there", "several_cities_there_and_more",
        ),
        ngettext_lazy("city that we can't place", "cities that we can't place"),
        gettext_lazy("Map a region or country column and run again; small towns stay as they are."),
    ),
    Remedy(
        ("unknown_title", "no_department_in_title", "no_seniority_in_title", "former_title"),
        ngettext_lazy("job title that we can't classify", "job titles that we can't classify"),
        gettext_lazy("Set seniority or department for the rows that share a title."),
    ),
    Remedy(
        (
            "not_linkedin", "linkedin_of_no_page", "linkedin_for_members", "linkedin_short_link",
            "linkedin_cut_off", "company_page_for_profile", "profile_for_company_page",
        ),
        ngettext_lazy("LinkedIn link that leads nowhere", "LinkedIn links that lead nowhere"),
        gettext_lazy("Copy the public profile's address instead."),
    ),
    Remedy(
        (
            "space_in_website", "email_for_website", "not_a_website", "scheme_of_no_website",
            "no_dot_in_website", "domain_characters", "domain_characters_or_length",
            "domain_unregistrable", "ip_address", "domain_of_provider", "site_of_mail_provider",
            "profile_page",
        ),
        ngettext_lazy("website that isn't a company's", "websites that aren't a company's"),
        gettext_lazy("Correct them, or leave them: your own column keeps them as they are."),
    ),
    Remedy(
        ("letters_lost", "text_repaired", "too_long_for_field"),
        ngettext_lazy("cell with damaged text", "cells with damaged text"),
        gettext_lazy("Check the text, and save your file as UTF-8 next time."),
    ),
    Remedy(
        (
            "several_addresses", "several_addresses_own", "several_numbers",
            "several_numbers_first_no_fax", "several_companies",
        ),
        ngettext_lazy("cell with several values", "cells with several values"),
        gettext_lazy("We used the first; the others stay in your own column."),
    ),
    Remedy(
        ("lookup_failed_bad_key", "lookup_failed_out_of_credit", "lookup_not_asked_stopped"),
        ngettext_lazy("lookup that needs a new key or credit", "lookups that need a new key or credit"),
        gettext_lazy("Set a new key or add credit, then retry these."),
    ),
    Remedy(
        ("lookup_not_asked_ceiling",),
        ngettext_lazy("lookup beyond the ceiling", "lookups beyond the ceiling"),
        gettext_lazy("Raise the ceiling to go on."),
    ),
    Remedy(
        (
            "network_timeout", "network_slow", "name_servers_failed", "lookup_failed",
            "lookup_too_late", "lookup_not_asked", "lookup_not_asked_unsure",
            "lookup_not_asked_no_connection",
        ),
        ngettext_lazy("lookup without an answer", "lookups without an answer"),
        gettext_lazy("Retry to ask once more."),
    ),
    Remedy(
        ("lookup_not_asked_no_list",),
        ngettext_lazy("lead that a list is missing for", "leads that a list is missing for"),
        gettext_lazy("Run the file again with another list in that step."),
    ),
    Remedy(
        ("lookup_missed", "lookup_refused", "lookup_not_accepted"),
        ngettext_lazy("lookup that found nothing", "lookups that found nothing"),
        gettext_lazy("Add another provider to the step, or relax its rules."),
    ),
    Remedy(
        (
            "prefix_assumed", "missing_plus", "missing_zero", "needless_zero",
            "number_renumbered", "extension_assumed", "country_prefix_twice",
            "number_within_text", "country_nearly_spelled", "region_read_for_country",
            "country_from_elsewhere", "zero_put_back", "postal_code_within_text",
            "left_out_of_company", "no_part_of_name", "smaller_namesakes",
            "smaller_namesakes_and_more",
        ),
        ngettext_lazy("value that we corrected", "values that we corrected"),
        gettext_lazy("Nothing to do, unless one of them looks wrong to you."),
        is_done=True,
    ),
)  # fmt: skip
"""The most pressing first."""
OTHERS = Remedy(
    (),
    ngettext_lazy("other issue", "other issues"),
    gettext_lazy("Open the rows to see what each is about."),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """So many issues of one run that are dealt with in the same way."""

    remedy: Remedy
    count: int
    codes: tuple[str, ...]
    """Those of its issues that the run has."""
    rows_url: str

    @property
    def title(self) -> str:
        """What there are so many of."""
        return str(self.remedy.title % self.count)


def findings_of(run: BatchRun) -> list[Finding]:
    """What is worth a look in the result of a completed run, the most frequent first."""
    counts = {code: sum(about.values()) for code, about in summary_of(run).issues.items()}
    findings = list(_findings(run, counts))
    if duplicates := duplicates_of(run):
        findings.append(Finding(DUPLICATES, duplicates, (), rows_url(run, duplicates=1)))
    return sorted(findings, key=lambda finding: (finding.remedy.is_done, -finding.count))


def _findings(run: BatchRun, counts: Mapping[str, int]) -> Iterator[Finding]:
    known = {code for remedy in (*REMEDIES, DUPLICATES) for code in remedy.codes}
    others = tuple(code for code in counts if code not in known)
    for remedy, codes in (*((each, each.codes) for each in REMEDIES), (OTHERS, others)):
        present = tuple(code for code in codes if counts.get(code))
        if present:
            count = sum(counts[code] for code in present)
            yield Finding(remedy, count, present, rows_url(run, issue=present))


def titles_by_code() -> dict[str, str]:
    """What issues are called that are dealt with in the same way, by the code of each."""
    every = (*REMEDIES, DUPLICATES)
    return {code: str(remedy.title % 2) for remedy in every for code in remedy.codes}
