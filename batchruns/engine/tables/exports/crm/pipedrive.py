"""Pipedrive: people with their organizations, and a lead for each."""

from batchruns.engine.tables.exports.crm.base import TEMPLATES, Column, CrmTemplate


@TEMPLATES.register
class Pipedrive(CrmTemplate):
    """People and organizations, with the headers of Pipedrive's sample file."""

    name = "pipedrive"
    order = 30
    label = "Pipedrive"
    columns = (
        Column("Person - Name", "full_name", is_required=True),
        Column("Person - Email - Work", "email"),
        Column("Person - Phone - Work", "phone"),
        Column("Person - Phone - Mobile", "mobile"),
        Column("Organization - Name", "company"),
        Column("Organization - Address", "address"),
        Column("Lead - Title", "lead_title"),
        Column("Label", "rating"),
        Column("Note", "note"),
    )
