"""Of whom a lookup is, without saying it: keyed digests, by which a lead's answers can be found."""

from collections.abc import Iterator, Mapping
from hashlib import blake2b

from batchruns.runs.lookups.keys import secrets

OF_PERSON = (
    ("email",),
    ("phone",),
    ("linkedin",),
    *(
        (*name, employer)
        for name in (("full_name",), ("first_name", "last_name"))
        for employer in ("domain", "company", "website", "company_linkedin")
    ),
)
"""Which inputs, together, say who a person is."""
OF_COMPANY = (("domain",), ("website",), ("company_linkedin",), ("company",))
"""Which inputs say what a company is, where no person is named."""


def subjects_of(inputs: Mapping[str, str]) -> list[int]:
    """The subjects of a question with these inputs, as kept answers have them."""
    return [_digest(secrets()[0], text) for text in _identities(inputs)]


def possible_subjects_of(inputs: Mapping[str, str]) -> list[int]:
    """The subjects of all questions about the lead with these inputs, whichever of the site's secrets
    they were made with.
    """
    texts = [*_texts(inputs, OF_PERSON), *_texts(inputs, OF_COMPANY)]
    return [_digest(secret, text) for secret in secrets() for text in texts]


def _identities(inputs: Mapping[str, str]) -> list[str]:
    return [*_texts(inputs, OF_PERSON)] or [*_texts(inputs, OF_COMPANY)]


def _texts(inputs: Mapping[str, str], identities: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    for names in identities:
        values = [inputs.get(name, "").casefold() for name in names]
        if all(values):
            yield "\0".join((*names, *values))


def _digest(secret: str, text: str) -> int:
    """64 bits with a sign, as the database's bigint."""
    key = blake2b(secret.encode(), digest_size=32, person=b"subjects").digest()
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8, key=key).digest()
    return int.from_bytes(digest, signed=True)
