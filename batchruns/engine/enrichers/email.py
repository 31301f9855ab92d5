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
            gettext_noop(
                "valid or invalid, by the rules for addresses and the endings that there are."
            ),
            gettext_noop("email-validator (RFC 5321, 5322, 6531); the Public Suffix List"),
            counted=True,
            essential=True,
        ),
        Output(
            "email_provider",
            gettext_noop(
                "company (its own domain), free (a provider for anyone) or disposable (thrown away "
                "after use)."
            ),
            gettext_noop("disposable-email-domains; a list of free providers in this project"),
            counted=True,
            essential=True,
        ),
        Output(
            "email_is_role",
            gettext_noop("yes for the mailbox of a function (info@, sales@), not of a person."),
            gettext_noop("a list of functions in this project"),
            counted=True,
            essential=True,
        ),
        Output(
            "email_verification",
            gettext_noop(
                "What a verifier found, by its status in the file: deliverable, undeliverable, risky "
                "(accepts any name, or is a trap, a function or a throwaway) or unknown."
            ),
            gettext_noop("a table of verifiers' words in this project"),
            counted=True,
            essential=True,
            only_with="email_verification",
        ),
        Output("email_domain", gettext_noop("The part after the @."), VALIDATOR),
        Output(
            "email_suggestion",
            gettext_noop("The address with a likely typing mistake mended."),
            gettext_noop(
                "slips of one letter from popular providers' domains, and from usual endings; commas "
                "for dots, spaces and the like"
            ),
            essential=True,
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
