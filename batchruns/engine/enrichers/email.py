"""What an e-mail address tells."""

from collections.abc import Sequence

from batchruns.engine.answers import Answer
from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.subjects.email.read import plain_cells, read_email
from batchruns.engine.text import gettext_noop

VALIDATOR = gettext_noop("email-validator (RFC 5321, 5322, 6531)")


class EmailEnricher(RowEnricher):
    """Reads the address itself; whether the mailbox exists is not asked."""

    name = "email"
    label = gettext_noop("E-mail")
    position = 10
    inputs = ("email",)
    needs = ("email",)
    is_quick = True
    repeated = "email"
    further = ("email_normalized", "email_status")
    status = "email_status"
    outputs = (
        Output(
            "email_normalized",
            gettext_noop("The address as it should be written; the domain in lower case."),
            VALIDATOR,
        ),
        Output(
            "email_status",
            gettext_noop(
                "valid or invalid, by the rules for addresses and the endings that there are."
            ),
            gettext_noop("email-validator (RFC 5321, 5322, 6531); the Public Suffix List"),
            True,
        ),
        Output(
            "email_type",
            gettext_noop(
                "professional, free (a provider for anyone), disposable (thrown away after use), or "
                "role (of a function, not a person)."
            ),
            gettext_noop(
                "disposable-email-domains; lists of free providers and of roles in this project"
            ),
            True,
        ),
        Output("email_domain", gettext_noop("The part after the @."), VALIDATOR),
        Output(
            "email_suggestion",
            gettext_noop("The address with a likely typing mistake mended."),
            gettext_noop(
                "slips of one letter from popular providers' domains, and from usual endings; commas "
                "for dots, spaces and the like"
            ),
        ),
        Output(
            "email_reason",
            gettext_noop("Why the address is invalid, or what is doubtful about it."),
            VALIDATOR,
        ),
    )

    def enrich_one(self, *values: str) -> Answer:
        """The e-mail address in a cell."""
        return read_email(*values)

    def plain_cells(self, *columns: Sequence[str]) -> list[tuple[str, ...] | None]:
        """The cells for plain addresses; None for all other texts."""
        return plain_cells(*columns)
