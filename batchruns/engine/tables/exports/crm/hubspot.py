"""HubSpot: contacts."""

from batchruns.engine.tables.exports.crm.base import TEMPLATES, Column, CrmTemplate

LIFECYCLE_STAGES = (
    "Subscriber", "Lead", "Marketing Qualified Lead", "Sales Qualified Lead", "Opportunity",
    "Customer", "Evangelist", "Other",
)  # fmt: skip
LEAD_STATUSES = (
    "New", "Open", "In Progress", "Open Deal", "Unqualified", "Attempted to Contact", "Connected",
    "Bad Timing",
)  # fmt: skip


@TEMPLATES.register
class HubSpot(CrmTemplate):
    """Contacts; the email is the key by which HubSpot updates those that it has."""

    name = "hubspot"
    order = 10
    label = "HubSpot"
    columns = (
        Column("Email", "email"),
        Column("First name", "first_name"),
        Column("Last name", "last_name"),
        Column("Job title", "title"),
        Column("Phone number", "phone"),
        Column("Mobile phone number", "mobile"),
        Column("Company name", "company"),
        Column("Website URL", "website"),
        Column("Street address", "street"),
        Column("City", "city"),
        Column("State/Region", "region"),
        Column("Postal code", "postal_code"),
        Column("Country/Region", "country"),
        Column("Industry", "industry"),
        Column("Number of employees", "employees"),
        Column("Annual revenue", "revenue"),
        Column("LinkedIn URL", "linkedin"),
        Column("Lifecycle stage", "lifecycle_stage", options=LIFECYCLE_STAGES),
        Column("Lead status", "lead_status", options=LEAD_STATUSES),
        Column("Contact owner", "owner"),
    )
    one_of = ("Email", "First name", "Last name")
