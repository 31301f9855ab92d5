"""Signatures, as the reference library and the examples of the help check them."""

import json
import re
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from batchruns.runs.webhooks.signatures import new_secret, sign
from leadenrich.help import FOLDER

BODY = '{"type": "run.completed", "data": {"filename": "Müller ✓.csv"}}'
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def headers(secret: str, *others: str, at: float | None = None) -> dict[str, str]:
    timestamp = int(at or time.time())
    signatures = [sign(each, "msg_1", timestamp, BODY) for each in (secret, *others)]
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def test_the_reference_library_takes_ours_and_no_others() -> None:
    secret = new_secret()

    assert Webhook(secret).verify(BODY, headers(new_secret(), secret)) == json.loads(BODY)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY, headers(new_secret()))
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", secret)


def example(language: str, of: str) -> str:
    text = Path(FOLDER, language, "11-webhooks.md").read_text()
    return str(re.findall(rf"```{of}\n(.*?)```", text, re.DOTALL)[0])


def by_python(code: str, secret: str, given: Mapping[str, str], body: str) -> Any:
    names: dict[str, Any] = {}
    exec(code, names)
    return names["verify"](secret, given, body.encode())


def by_node(code: str, secret: str, given: Mapping[str, str], body: str) -> Any:
    call = f"{code}\nconsole.log(JSON.stringify(verify(...{json.dumps([secret, given, body])})))"
    done = subprocess.run(["node", "-e", call], capture_output=True, text=True)
    if done.returncode:
        raise ValueError(done.stderr)
    return json.loads(done.stdout)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("of", "verify"), [("python", by_python), ("js", by_node)])
def test_the_examples_of_the_help_take_ours_and_no_others(
    language: str, of: str, verify: Any
) -> None:
    code, secret = example(language, of), new_secret()

    assert verify(code, secret, headers(new_secret(), secret), BODY) == json.loads(BODY)
    for given, body in (
        (headers(new_secret()), BODY),
        (headers(secret), BODY.replace("completed", "failed")),
        (headers(secret, at=time.time() - 1000), BODY),
    ):
        with pytest.raises(ValueError, match=r"[Ss]ign|gesendet|long ago"):
            verify(code, secret, given, body)
