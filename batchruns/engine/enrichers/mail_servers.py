"""Whether anyone takes mail at an address's domain. Asks the network, so it is off by default."""

from collections.abc import Mapping, Sequence

from batchruns.engine.answers import Answer
from batchruns.engine.enrichers.base import Enriched, Output, RowEnricher
from batchruns.engine.issues import Issue
from batchruns.engine.subjects.email.cells import read_cell
from batchruns.engine.subjects.email.mail_server_answer import MailServerAnswer
from batchruns.engine.text import gettext_noop

SOURCE = gettext_noop("the domain name system (MX records, RFC 5321)")


class MailServerEnricher(RowEnricher):
    """Asks the network for the mail servers of each address's domain."""

    name = "mx"
    label = gettext_noop("Mail servers (DNS lookup)")
    position = 20
    inputs = ("email",)
    needs = ("email",)
    is_quick = True
    by_default = False
    outputs = (
        Output(
            "email_mx_records",
            gettext_noop("yes if the domain has a mail server, no if it doesn't, or unknown."),
            SOURCE,
            True,
        ),
        Output(
            "email_mx_server", gettext_noop("The mail server with the highest priority."), SOURCE
        ),
        Output("email_mx_reason", gettext_noop("Why there is none, or why it is unknown."), SOURCE),
    )

    def enrich(self, columns: Mapping[str, Sequence[str]], rows: int) -> Enriched:
        """Asks for all domains at once, and then answers for each address."""
        # Only who asks the network loads what asks it.
        from batchruns.engine.subjects.email.mail_exchanges import ask

        domains = {read_cell(text).domain for text in set(columns.get("email", ())) if text}
        self._answers = ask(domains - {""})
        return super().enrich(columns, rows)

    def enrich_one(self, *values: str) -> Answer:
        """The mail servers of an address's domain, which `enrich` has asked for."""
        (text,) = values
        domain = read_cell(text).domain if text else ""
        if domain:
            return self._answers[domain]
        return MailServerAnswer(issue=Issue("no_address_to_ask") if text else None)
