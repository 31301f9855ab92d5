"""Zoho CRM: leads."""

from batchruns.engine.tables.exports.crm.base import TEMPLATES, Column, CrmTemplate

LEAD_STATUSES = (
    "Attempted to Contact", "Contact in Future", "Contacted", "Junk Lead", "Lost Lead",
    "Not Contacted", "Pre-Qualified", "Not Qualified",
)  # fmt: skip
LEAD_SOURCES = (
    "Advertisement", "Cold Call", "Employee Referral", "External Referral", "Online Store",
    "Partner", "Public Relations", "Trade Show", "Web Download", "Web Research", "Chat",
)  # fmt: skip


@TEMPLATES.register
class Zoho(CrmTemplate):
    """Leads, of which Zoho wants the last name and the company."""

    name = "zoho"
    order = 40
    label = "Zoho"
    columns = (
        Column("First Name", "first_name", 40),
        Column("Last Name", "last_name", 80, is_required=True),
        Column("Title", "title", 100),
        Column("Company", "company", 100, is_required=True),
        Column("Email", "email", 100),
        Column("Phone", "phone", 30),
        Column("Mobile", "mobile", 30),
        Column("Website", "website", 120),
        Column("Street", "street", 250),
        Column("City", "city", 100),
        Column("State", "region", 100),
        Column("Zip Code", "postal_code", 30),
        Column("Country", "country", 100),
        Column("Industry", "industry"),
        Column("No. of Employees", "employees"),
        Column("Annual Revenue", "revenue"),
        Column("Lead Source", "lead_source", options=LEAD_SOURCES),
        Column("Lead Status", "lead_status", options=LEAD_STATUSES),
        Column("Rating", "rating"),
        Column("Description", "note"),
    )
