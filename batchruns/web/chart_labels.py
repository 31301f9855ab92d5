"""Titles of the charts of a run, and words for the values that they count."""

from collections.abc import Callable

from babel import Locale
from django.utils.translation import get_language, gettext_lazy

# The columns whose values are counted, in the order of the page.
CHARTS = {
    "email_status": gettext_lazy("Emails"),
    "email_provider": gettext_lazy("Email types"),
    "email_is_role": gettext_lazy("Role addresses (info@, sales@)"),
    "email_verification": gettext_lazy("Email verification"),
    "email_mx_records": gettext_lazy("Mail servers"),
    "title_seniority": gettext_lazy("Seniority"),
    "title_department": gettext_lazy("Departments"),
    "country_code": gettext_lazy("Countries"),
    "region_code": gettext_lazy("Regions"),
    "phone_line_type": gettext_lazy("Phone types"),
    "website_type": gettext_lazy("Website types"),
    "completeness": gettext_lazy("Lead completeness"),
    "do_not_contact": gettext_lazy("Do not contact"),
    "duplicate_reason": gettext_lazy("Duplicates by matching field"),
}
NOT_SHOWN = {
    "country_source",
    "phone_status",
    "phone_country",
    "city_country",
    "postal_code_status",
}
"""Columns whose counts help nobody to decide anything: what they tell stands elsewhere on the page."""
OF_COUNTRIES = {"country_code", "phone_country", "city_country"}
# Values whose name isn't what a person would say.
VALUES = {
    "valid": gettext_lazy("valid"),
    "invalid": gettext_lazy("invalid"),
    "yes": gettext_lazy("yes"),
    "no": gettext_lazy("no"),
    "unknown": gettext_lazy("unknown"),
    "company": gettext_lazy("work"),
    "free": gettext_lazy("free webmail"),
    "disposable": gettext_lazy("disposable"),
    "deliverable": gettext_lazy("deliverable"),
    "undeliverable": gettext_lazy("undeliverable"),
    "risky": gettext_lazy("risky"),
    "owner": gettext_lazy("owner"),
    "founder": gettext_lazy("founder"),
    "c_suite": gettext_lazy("C-level"),
    "partner": gettext_lazy("partner"),
    "vp": gettext_lazy("vice president"),
    "head": gettext_lazy("head"),
    "director": gettext_lazy("director"),
    "manager": gettext_lazy("manager"),
    "senior": gettext_lazy("senior"),
    "entry": gettext_lazy("entry level"),
    "intern": gettext_lazy("intern"),
    "executive": gettext_lazy("executive"),
    "sales": gettext_lazy("sales"),
    "marketing": gettext_lazy("marketing"),
    "finance": gettext_lazy("finance"),
    "human_resources": gettext_lazy("human resources"),
    "engineering": gettext_lazy("engineering"),
    "it": gettext_lazy("IT"),
    "product": gettext_lazy("product"),
    "design": gettext_lazy("design"),
    "operations": gettext_lazy("operations"),
    "purchasing": gettext_lazy("purchasing"),
    "legal": gettext_lazy("legal"),
    "support": gettext_lazy("support"),
    "administration": gettext_lazy("administration"),
    "education": gettext_lazy("education"),
    "medical": gettext_lazy("medical"),
    "consulting": gettext_lazy("consulting"),
    "landline": gettext_lazy("landline"),
    "mobile": gettext_lazy("mobile"),
    "landline or mobile": gettext_lazy("landline or mobile"),
    "toll free": gettext_lazy("toll-free"),
    "premium rate": gettext_lazy("premium rate"),
    "shared cost": gettext_lazy("shared cost"),
    "voip": gettext_lazy("internet telephony"),
    "personal": gettext_lazy("personal number"),
    "pager": gettext_lazy("pager"),
    "company-wide": gettext_lazy("company-wide number"),
    "voicemail": gettext_lazy("voicemail"),
    "company_site": gettext_lazy("company website"),
    "social_profile": gettext_lazy("social profile"),
    "free_host": gettext_lazy("free host"),
    "e-mail address": gettext_lazy("email address"),
    "phone number": gettext_lazy("phone number"),
    "name and company": gettext_lazy("name and company"),
    "LinkedIn profile": gettext_lazy("LinkedIn profile"),
    "name and domain": gettext_lazy("name and company domain"),
    "email": gettext_lazy("email"),
    "phone": gettext_lazy("phone"),
    "domain": gettext_lazy("domain"),
    "name_and_company": gettext_lazy("name and company"),
    "duplicate": gettext_lazy("duplicate"),
}


def words_for(column: str) -> Callable[[str], str]:
    """What turns a value of this column into the language of the page."""
    if column == "completeness":
        return "{} %".format
    if column in OF_COUNTRIES:
        names = Locale.parse(get_language() or "en", sep="-").territories
        return lambda value: names.get(value, value)
    return lambda value: str(VALUES.get(value, value.replace("_", " ")))


def title_of(column: str) -> str:
    """The title of the chart of a column."""
    return str(CHARTS.get(column, column.replace("_", " ").capitalize()))
