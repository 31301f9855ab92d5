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
    label = gettext_noop("Email")
    position = 10
    inputs = ("email", "email_verification")
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
            essential=True,
            form_of="email",
        ),
        Output(
            "email_status",
            gettext_noop("valid or invalid, by address syntax and known domain endings."),
            gettext_noop("email-validator (RFC 5321, 5322, 6531); the Public Suffix List"),
            counted=True,
            essential=True,
        ),
        Output(
            "email_provider",
            gettext_noop(
                "company (its own domain), free (a webmail provider) or disposable (a throwaway "
                "address)."
            ),
            gettext_noop("disposable-email-domains; a list of free providers in this project"),
            counted=True,
            essential=True,
        ),
        Output(
            "email_is_role",
            gettext_noop("yes for a shared mailbox such as info@ or sales@, no for a person's."),
            gettext_noop("a list of functions in this project"),
            counted=True,
            essential=True,
        ),
        Output(
            "email_verification",
            gettext_noop(
                "What an email verifier found, from its status in the file: deliverable, "
                "undeliverable, risky (catch-all, spam trap, role or disposable) or unknown."
            ),
            gettext_noop("a table of verifiers' words in this project"),
            counted=True,
            essential=True,
            only_with="email_verification",
        ),
        Output("email_domain", gettext_noop("The part after the @."), VALIDATOR),
        Output(
            "email_suggestion",
            gettext_noop("The address with a likely typo corrected."),
            gettext_noop(
                "one-letter typos of popular providers' domains and common endings; commas for "
                "dots, spaces and the like"
            ),
            essential=True,
        ),
        Output(
            "email_reason",
            gettext_noop("Why the address is invalid or doubtful."),
            VALIDATOR,
        ),
    )

    def enrich_one(self, *values: str) -> Answer:
        """The e-mail address in a cell."""
        return read_email(*values)

    def plain_cells(self, *columns: Sequence[str]) -> list[tuple[str, ...] | None]:
        """The cells for plain addresses; None for all other texts."""
        return plain_cells(*columns)
