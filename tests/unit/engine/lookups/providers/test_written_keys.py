"""A key that is written into a description is noticed; {key}, words and inputs aren't taken for one."""

from typing import Any

import pytest

from batchruns.engine.lookups.providers.interface import InterfaceError, read_interface
from batchruns.engine.lookups.providers.written_keys import refuse_written_keys

DESCRIPTION = {
    "capability": "enrich_company",
    "method": "POST",
    "url": "https://api.example.com/companies/{domain}",
    "outputs": {"company_industry": "industry"},
}
SECRET = "sk_live_9f2Kd81x"


def refuse(**said: Any) -> None:
    refuse_written_keys(read_interface({**DESCRIPTION, **said}))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"headers": {"Authorization": f"Bearer {SECRET}"}}, "headers"),
        ({"headers": {"authorization": "Basic dXNlcjpwYXNz"}}, "headers"),
        ({"headers": {"X-Api-Key": SECRET}}, "headers"),
        ({"headers": {"Ocp-Apim-Subscription-Key": "abc"}}, "headers"),
        ({"headers": {"X-Access-Token": SECRET}}, "headers"),
        ({"url": f"https://api.example.com/{{domain}}?key={SECRET}"}, "url"),
        ({"url": f"https://api.example.com/{{domain}}?lang=en&access_token={SECRET}"}, "url"),
        ({"url": f"https://api.example.com/{{domain}}?apikey={SECRET}"}, "url"),
        ({"body": {"name": "{company}", "auth": {"clientSecret": SECRET}}}, "body"),
        ({"body": [{"password": "correct-horse"}]}, "body"),
    ],
)
def test_a_written_key_is_refused(said: dict[str, Any], field: str) -> None:
    with pytest.raises(InterfaceError) as raised:
        refuse(**said)

    assert (raised.value.code, raised.value.field) == ("interface_key_in_clear", field)


@pytest.mark.parametrize(
    "said",
    [
        {"headers": {"Authorization": "Bearer {key}", "Accept": "application/json"}},
        {"headers": {"X-Api-Key": "{key}"}},
        {"headers": {"X-Monkey": "banana-2000-long"}},
        {"url": "https://api.example.com/{domain}?key={key}&lang=en"},
        {"url": "https://api.example.com/find?key=domain&value={domain}"},
        {"url": "https://api.example.com/find?token={email}&keyword=Industry2024"},
        {"body": {"key": "{key}", "search": "{company}", "auth": "none"}},
    ],
)
def test_what_is_no_key_passes(said: dict[str, Any]) -> None:
    refuse(**said)
