"""Whether anyone takes mail at an address's domain. Asks the network, so it is off by default."""

from collections.abc import Mapping, Sequence

from batchruns.engine.enrichers.base import Enriched, Output, RowEnricher
from batchruns.engine.subjects.email import cells
from batchruns.engine.text import gettext_noop

SOURCE = "the domain name system (MX records, RFC 5321)"


class MailServerEnricher(RowEnricher):
    """Asks the network for the mail servers of each address's domain."""

    name = "mx"
    label = gettext_noop("Mail servers (asks the network)")
    position = 20
    inputs = ("email",)
    needs = ("email",)
    is_quick = True
    by_default = False
    outputs = (
        Output(
            "email_mx_records",
            "yes if the domain has a server that takes mail, no if it hasn't, or unknown.",
            SOURCE,
            True,
        ),
        Output("email_mx_server", "The server that mail goes to first.", SOURCE),
        Output("email_mx_reason", "Why there is none, or why it isn't known.", SOURCE),
    )

    def enrich(self, columns: Mapping[str, Sequence[str]], rows: int) -> Enriched:
        """The same, after asking for all domains at once."""
        # Only who asks the network loads what asks it.
        from batchruns.engine.subjects.email.mail_exchanges import ask

        domains = set(map(_domain_of, set(columns.get("email", ()))))
        self._answers = ask(domains - {""})
        return super().enrich(columns, rows)

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        (text,) = values
        domain = _domain_of(text)
        if not domain:
            return "", "", "There is no valid e-mail address to ask for." if text else ""
        return self._answers[domain]


def _domain_of(text: str) -> str:
    address = cells.read(text)[0] if text else ""
    return address[1] if isinstance(address, tuple) else ""
