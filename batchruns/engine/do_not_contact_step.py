"""The column that marks the leads of a file whom the person must not contact."""

from collections.abc import Mapping

from batchruns.engine.do_not_contact.kinds import Kind
from batchruns.engine.issues import Issue
from batchruns.engine.lookups.columns import LOOKUPS, LookupColumns
from batchruns.engine.lookups.inputs import encode_leads
from batchruns.engine.options import DROP, MARK, Options
from batchruns.engine.steps.base import Output, Phase
from batchruns.engine.steps.later import EnrichedRows, LaterStep
from batchruns.engine.text import gettext_noop

DO_NOT_CONTACT = "do_not_contact"
DUPLICATE = "duplicate"
"""The cell of a row with the same lead as one that the list means."""
ISSUES: Mapping[str, Issue] = {
    Kind.EMAIL: Issue("do_not_contact_email"),
    Kind.PHONE: Issue("do_not_contact_phone"),
    Kind.DOMAIN: Issue("do_not_contact_domain"),
    Kind.PERSON: Issue("do_not_contact_name_and_company"),
    DUPLICATE: Issue("do_not_contact_duplicate"),
}
"""Why a row is left out, by its cell."""


class DoNotContactStep(LaterStep):
    """Marks the leads who are on your do-not-contact list, by what they are on it."""

    phase = Phase.FILE
    position = 20
    name = DO_NOT_CONTACT
    extract_name = LOOKUPS
    label = gettext_noop("Do not contact")
    inputs = LookupColumns.inputs
    needs = LookupColumns.needs
    reports_issues = False
    outputs: tuple[Output, ...] = (
        Output(
            DO_NOT_CONTACT,
            gettext_noop(
                "Not blank: this lead is on your do-not-contact list, by its email, phone, domain, or "
                "name and company, or is a duplicate of one who is."
            ),
            gettext_noop("your do-not-contact list"),
            counted=True,
            essential=True,
        ),
    )

    def __init__(self, options: Options = Options()) -> None:
        super().__init__(options)
        if options.do_not_contact == DROP:
            # Such rows leave the result: there is nothing to mark.
            self.outputs = ()

    def extract(self, rows: EnrichedRows) -> bytes:
        """What lookups may read of these rows, as entries are compared with that."""
        return encode_leads(rows)


def do_not_contact_steps(options: Options) -> list[DoNotContactStep]:
    """The step, where a file's rows are held against the list."""
    return [DoNotContactStep(options)] if options.do_not_contact in (MARK, DROP) else []
