"""Leads enriched while the program waits."""

from collections.abc import Iterator
from typing import Annotated, Any

from ninja import Field, Router, Schema
from pydantic import ConfigDict

from batchruns.api.access import ApiRequest, acts_itself
from batchruns.api.options import check_steps, chosen_options, described_options, recipe_called
from batchruns.api.problems import ApiError
from batchruns.api.row_issues import RowIssue
from batchruns.api.runs import AppliedRecipe
from batchruns.engine.leads import MOST_LEADS, EnrichedLead
from batchruns.engine.lookup_step import parse_steps
from batchruns.runs.errors import OverLimitError
from batchruns.uploads import leads as use_case
from leadenrich.rls.roles import acting_as

router = Router(tags=["enrich"])

AGAIN = {"Retry-After": "1"}
EXAMPLE: dict[str, Any] = {
    "leads": [
        {
            "Name": "Ada Lovelace",
            "E-Mail": "ADA@gmial.com",
            "Firma": "Analytical Engines GmbH",
            "Telefon": "030 901820",
        }
    ],
    "country": "DE",
}
ANSWER_EXAMPLE: dict[str, Any] = {
    "leads": [
        {
            "Name": "Ada Lovelace",
            "E-Mail": "ADA@gmial.com",
            "Firma": "Analytical Engines GmbH",
            "Telefon": "030 901820",
            "email_normalized": "ADA@gmial.com",
            "email_status": "valid",
            "email_suggestion": "ADA@gmail.com",
            "phone_e164": "+4930901820",
            "first_name": "Ada",
            "last_name": "Lovelace",
            "company_clean_name": "Analytical Engines",
            "issues": [
                {
                    "code": "domain_mistyped",
                    "about": ["Email"],
                    "detail": "The domain looks like a mistyped gmail.com.",
                    "parameters": {"domain": "gmail.com"},
                }
            ],
        }
    ],
    "mapping": {"Name": "full_name", "E-Mail": "email", "Firma": "company", "Telefon": "phone"},
    "recipe": None,
}


class LeadsIn(Schema):
    """Leads, and how to enrich them."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    leads: Annotated[
        list[dict[str, Any]],
        Field(
            min_length=1,
            max_length=MOST_LEADS,
            description="Each with whatever keys you have: they are mapped as the header of a file is.",
        ),
    ]
    country: Annotated[
        str | None,
        Field(
            pattern="^[A-Z]{2}$",
            description="Two letters (ISO 3166): of phone numbers without a prefix.",
        ),
    ] = None
    recipe: Annotated[
        str | int | None,
        Field(
            description="Its name or id. Without it, the one of yours that knows such keys is used."
        ),
    ] = None
    options: Annotated[
        dict[str, Any],
        Field(description=f"They overrule a recipe.\n{described_options()}"),
    ] = {}


class LeadsOut(Schema):
    """The leads in the order in which they came."""

    model_config = ConfigDict(json_schema_extra={"examples": [ANSWER_EXAMPLE]})

    leads: list[dict[str, str | list[RowIssue]]] = Field(
        description="Your own columns and those added, all as text, and under `issues` a list. A lead "
        "that can't be enriched, or must not be contacted and is left out, has only that."
    )
    mapping: dict[str, str | None] = Field(
        description="The lead field that each of your columns was taken for."
    )
    recipe: AppliedRecipe | None


@router.post("/enrich", response=LeadsOut)
@acts_itself
def enrich(request: ApiRequest, wanted: LeadsIn) -> LeadsOut:
    """Enriches up to 100 leads in the same request, as a run of the same rows would. Nothing is kept.

    Your own lists are asked if the recipe or the options say so, providers never: for them, create a
    run. Leads on your do-not-contact list are marked or left out, as in a run.
    """
    country = {"default_country": wanted.country} if wanted.country else {}
    chosen = chosen_options({**wanted.options, **country})
    with acting_as(request.user.pk):
        steps = parse_steps(chosen.get("steps", []))
        check_steps(request.user, [step for step in steps if not step.asks_others])
        recipe = None if wanted.recipe is None else recipe_called(request.user, str(wanted.recipe))
    try:
        done = use_case.enrich(request.user, wanted.leads, chosen, recipe)
    except OverLimitError as error:
        raise ApiError(error.code, 429, headers=AGAIN, **error.params) from None
    options, applied = done.options, done.recipe
    return LeadsOut(
        leads=[dict(_shown(lead, done.leads.issues)) for lead in done.leads.leads],
        mapping=dict(zip(options.columns, options.mapping, strict=True)),
        recipe=AppliedRecipe(name=applied.name, version=applied.version) if applied else None,
    )


def _shown(lead: EnrichedLead, issues: str) -> Iterator[tuple[str, Any]]:
    """The columns of a lead, that of the issues as a list."""
    yield from lead.values.items()
    yield issues, list(map(RowIssue.of, lead.issues))
