"""Dynamics 365: leads."""

from batchruns.engine.tables.exports.crm.base import TEMPLATES, Column, CrmTemplate

LEAD_SOURCES = (
    "Advertisement", "Employee Referral", "External Referral", "Partner", "Public Relations",
    "Seminar", "Trade Show", "Web", "Word of Mouth", "Other",
)  # fmt: skip


@TEMPLATES.register
class Dynamics(CrmTemplate):
    """Leads, whose topic is what lists show."""

    name = "dynamics"
    order = 50
    label = "Dynamics 365"
    columns = (
        Column("Topic", "lead_title", 300, is_required=True),
        Column("First Name", "first_name", 50),
        Column("Last Name", "last_name", 50, is_required=True),
        Column("Job Title", "title", 100),
        Column("Business Phone", "phone", 50),
        Column("Mobile Phone", "mobile", 20),
        Column("Email", "email", 100),
        Column("Company Name", "company", 100),
        Column("Website", "website", 200),
        Column("Street 1", "street", 250),
        Column("City", "city", 80),
        Column("State/Province", "region", 50),
        Column("ZIP/Postal Code", "postal_code", 20),
        Column("Country/Region", "country", 80),
        Column("Lead Source", "lead_source", options=LEAD_SOURCES),
        Column("Rating", "rating", options=("Hot", "Warm", "Cold")),
        Column("Description", "note"),
    )
