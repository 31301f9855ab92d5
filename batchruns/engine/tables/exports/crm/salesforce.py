"""Salesforce: leads."""

from batchruns.engine.tables.exports.crm.base import TEMPLATES, Column, CrmTemplate

INDUSTRIES = (
    "Agriculture", "Apparel", "Banking", "Biotechnology", "Chemicals", "Communications",
    "Construction", "Consulting", "Education", "Electronics", "Energy", "Engineering",
    "Entertainment", "Environmental", "Finance", "Food & Beverage", "Government", "Healthcare",
    "Hospitality", "Insurance", "Machinery", "Manufacturing", "Media", "Not For Profit",
    "Recreation", "Retail", "Shipping", "Technology", "Telecommunications", "Transportation",
    "Utilities", "Other",
)  # fmt: skip
LEAD_SOURCES = ("Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other")
STATUSES = (
    "Open - Not Contacted", "Working - Contacted", "Closed - Converted", "Closed - Not Converted",
)  # fmt: skip


@TEMPLATES.register
class Salesforce(CrmTemplate):
    """Leads, under the labels that the import wizard matches by itself."""

    name = "salesforce"
    order = 20
    label = "Salesforce"
    columns = (
        Column("Salutation", "form_of_address", options=("Mr.", "Ms.", "Mrs.", "Dr.", "Prof.")),
        Column("First Name", "first_name", 40),
        Column("Last Name", "last_name", 80, is_required=True),
        Column("Title", "title", 128),
        Column("Company", "company", 255, is_required=True),
        Column("Email", "email", 80),
        Column("Phone", "phone", 40),
        Column("Mobile Phone", "mobile", 40),
        Column("Website", "website", 255),
        Column("Street", "street", 255),
        Column("City", "city", 40),
        Column("State/Province", "region", 80),
        Column("Zip/Postal Code", "postal_code", 20),
        Column("Country", "country", 80),
        Column("Industry", "industry", options=INDUSTRIES),
        Column("No. of Employees", "employees"),
        Column("Annual Revenue", "revenue"),
        Column("Lead Source", "lead_source", options=LEAD_SOURCES),
        Column("Lead Status", "lead_status", options=STATUSES),
        Column("Rating", "rating", options=("Hot", "Warm", "Cold")),
    )
