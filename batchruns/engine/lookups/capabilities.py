"""What can be asked of other sources: each capability with its outputs, whichever provider answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from batchruns.engine.steps.base import Output
from batchruns.engine.text import gettext_noop

LEAD_INPUTS = (
    "email",
    "phone",
    "first_name",
    "last_name",
    "full_name",
    "title",
    "company",
    "domain",
    "website",
    "linkedin",
    "company_linkedin",
    "country",
    "region",
    "city",
    "postal_code",
)
"""What a question may say of a lead: its own values, normalized where we can (phone as E.164, country as
ISO 3166 alpha-2, domain as registered, company without quotes but with its legal form)."""
DELIVERABLE, UNDELIVERABLE, RISKY, UNKNOWN = "deliverable", "undeliverable", "risky", "unknown"
EMAIL_STATUSES = (DELIVERABLE, UNDELIVERABLE, RISKY, UNKNOWN)
"""As `email_verification` says it of verifiers' words in a file."""


@dataclass(frozen=True, slots=True)
class Capability:
    """One thing that providers do."""

    name: str
    label: str
    """In the infinitive, as steps are called; marked for translation."""
    outputs: tuple[Output, ...]
    status: str = ""
    """The output that is one of `statuses`."""
    statuses: tuple[str, ...] = ()
    fills: Mapping[str, str] = field(default_factory=dict)
    """By output, the lead input whose empty cells it fills."""


def _output(
    name: str, description: str, *, counted: bool = False, essential: bool = True
) -> Output:
    return Output(name, description, gettext_noop("the provider"), counted, essential)


_ALL = (
    Capability(
        "find_email",
        gettext_noop("Find email"),
        (
            _output("found_email", gettext_noop("Email: the person's work address.")),
            _output(
                "found_email_status",
                gettext_noop("Email status: whether it can be delivered, as the provider says."),
                counted=True,
            ),
        ),
        "found_email_status",
        EMAIL_STATUSES,
        {"found_email": "email"},
    ),
    Capability(
        "verify_email",
        gettext_noop("Verify email"),
        (
            _output(
                "verified_email_status",
                gettext_noop(
                    "Status: deliverable, undeliverable, risky or unknown, as the provider says."
                ),
                counted=True,
            ),
            _output(
                "verified_email_detail",
                gettext_noop("Reason: catch-all, role, disposable, mailbox full and the like."),
                counted=True,
            ),
            _output(
                "verified_email_suggestion",
                gettext_noop("Suggestion: what the address may have meant."),
            ),
        ),
        "verified_email_status",
        EMAIL_STATUSES,
    ),
    Capability(
        "enrich_person",
        gettext_noop("Enrich person"),
        (
            _output("person_full_name", gettext_noop("Full name.")),
            _output("person_first_name", gettext_noop("First name."), essential=False),
            _output("person_last_name", gettext_noop("Last name."), essential=False),
            _output("person_title", gettext_noop("Job title.")),
            _output("person_email", gettext_noop("Work email address.")),
            _output("person_phone", gettext_noop("Phone: E.164.")),
            _output("person_mobile", gettext_noop("Mobile: E.164.")),
            _output("person_linkedin", gettext_noop("LinkedIn profile.")),
            _output("person_company", gettext_noop("Employer.")),
            _output("person_domain", gettext_noop("Domain of the employer."), essential=False),
            _output("person_country", gettext_noop("Country: ISO 3166 alpha-2."), counted=True),
            _output("person_city", gettext_noop("City.")),
        ),
        fills={
            "person_full_name": "full_name",
            "person_first_name": "first_name",
            "person_last_name": "last_name",
            "person_title": "title",
            "person_email": "email",
            "person_phone": "phone",
            "person_linkedin": "linkedin",
            "person_company": "company",
            "person_domain": "domain",
            "person_country": "country",
            "person_city": "city",
        },
    ),
    Capability(
        "enrich_company",
        gettext_noop("Enrich company"),
        (
            _output("company_found_name", gettext_noop("Company name.")),
            _output("company_found_domain", gettext_noop("Company domain.")),
            _output("company_industry", gettext_noop("Industry.")),
            _output("company_employees", gettext_noop("Employees: a number or a range.")),
            _output("company_founded", gettext_noop("Year founded.")),
            _output(
                "company_description",
                gettext_noop("Description: what the company does."),
                essential=False,
            ),
            _output("company_found_linkedin", gettext_noop("LinkedIn page.")),
            _output("company_found_phone", gettext_noop("Phone number."), essential=False),
            _output(
                "company_found_country", gettext_noop("Country: ISO 3166 alpha-2."), counted=True
            ),
            _output("company_found_city", gettext_noop("City.")),
        ),
        fills={
            "company_found_name": "company",
            "company_found_domain": "website",
            "company_found_linkedin": "company_linkedin",
            "company_found_country": "country",
            "company_found_city": "city",
        },
    ),
    Capability(
        "company_register",
        gettext_noop("Look up in a company register"),
        (
            _output("register_name", gettext_noop("Registered name.")),
            _output("register_id", gettext_noop("Register number: LEI, SIREN, company number.")),
            _output("register", gettext_noop("Register."), counted=True),
            _output("register_status", gettext_noop("Status: active or inactive."), counted=True),
            _output("register_legal_form", gettext_noop("Legal form."), essential=False),
            _output("register_founded", gettext_noop("Founded: date, ISO 8601.")),
            _output("register_address", gettext_noop("Registered address."), essential=False),
            _output("register_city", gettext_noop("City.")),
            _output("register_country", gettext_noop("Country: ISO 3166 alpha-2."), counted=True),
            _output(
                "register_industry",
                gettext_noop("Industry code: NAF, SIC."),
                essential=False,
            ),
        ),
        "register_status",
        ("active", "inactive"),
        {"register_country": "country", "register_city": "city"},
    ),
    Capability("ask_model", gettext_noop("Ask a model"), ()),
    Capability(
        "custom",
        gettext_noop("Ask another service"),
        (),
    ),
    Capability(
        "mail_server",
        gettext_noop("Look up mail server"),
        (
            _output(
                "email_mx_records",
                gettext_noop(
                    "Mail server: yes if the domain has one, no if it doesn't, or unknown."
                ),
                counted=True,
            ),
            _output(
                "email_mx_server",
                gettext_noop("Name of the mail server: the one with the highest priority."),
                essential=False,
            ),
        ),
        "email_mx_records",
        ("yes", "no", UNKNOWN),
    ),
)

CAPABILITIES: Mapping[str, Capability] = {capability.name: capability for capability in _ALL}
"""By name, in the order of the choices."""


def outputs_of(capability: str, *without: str) -> tuple[str, ...]:
    """The names of a capability's outputs, but for some."""
    names = (output.name for output in CAPABILITIES[capability].outputs)
    return tuple(name for name in names if name not in without)
