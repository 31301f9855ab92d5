"""The files of `deploy/` name what there is."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from leadenrich.cli import COMMANDS
from tests.helpers.paths import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
README = (ROOT / "README.md").read_text()
OF_OTHERS = {
    *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "PATH", "PYTHONDONTWRITEBYTECODE"),
    *("PYTHONUNBUFFERED",),
}
"""Variables that aren't settings of this project."""


def settings() -> set[str]:
    """The settings in README's table, which a test holds true."""
    names = (line.split("|")[1] for line in README.splitlines() if line.startswith("| `"))
    return set(re.findall(r"`([A-Z_]+)`", " ".join(names))) | OF_OTHERS


def kubernetes() -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text()))


def compose() -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return parsed


def ours() -> list[dict[str, Any]]:
    """The services of compose that are this project's, and run its command."""
    services = compose()["services"].values()
    return [one for one in services if one["image"] == "leadenrich" and "entrypoint" not in one]


def pods() -> list[dict[str, Any]]:
    return [
        one["spec"]["template"]["spec"] for one in kubernetes() if "template" in one.get("spec", {})
    ]


def containers() -> list[dict[str, Any]]:
    return [one for pod in pods() for one in (*pod.get("initContainers", []), *pod["containers"])]


def test_each_setting_is_one_of_readme() -> None:
    named = {name for service in ours() for name in service["environment"]}
    for one in kubernetes():
        named |= set(one.get("data", {})) | set(one.get("stringData", {}))
    lines = "\n".join(path.read_text() for path in (*UNITS, DEPLOY / "Containerfile"))
    for line in re.findall(r"^(?:ENV|Environment=) ?((?:.*\\\n)*.*)$", lines, re.MULTILINE):
        named |= set(re.findall(r"\b([A-Z_]+)=", line))
    named = {name for name in named if not name.startswith("PIP_")}
    assert len(named) > 10
    assert named - settings() == set()


def test_each_command_is_one_that_there_is() -> None:
    commands = [service["command"][0] for service in ours()]
    commands += [container["args"][0] for container in containers()]
    for unit in UNITS:
        commands += re.findall(r"^ExecStart=\S+/leadenrich (\w+)", unit.read_text(), re.MULTILINE)
    commands += re.findall(
        r'^CMD \["(\w+)"\]', (DEPLOY / "Containerfile").read_text(), re.MULTILINE
    )
    assert {"migrate", "web", "worker"} == set(commands)
    assert set(commands) <= set(COMMANDS)


def test_nothing_runs_as_root_or_writes_to_its_root() -> None:
    services = compose()["services"]
    assert all(
        one["read_only"] and one["cap_drop"] == ["ALL"] for one in [*ours(), services["proxy"]]
    )
    assert services["worker"]["deploy"]["replicas"] == 2
    assert all(pod["securityContext"]["runAsNonRoot"] for pod in pods())
    for container in containers():
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert not container["securityContext"]["allowPrivilegeEscalation"]
    assert re.search(r"^USER 10001$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)


def test_the_build_copies_what_there_is() -> None:
    kept = re.findall(r"^!(\S+)$", (ROOT / ".containerignore").read_text(), re.MULTILINE)
    assert [name for name in kept if not (ROOT / name).exists()] == []


def test_the_proxy_takes_the_largest_upload() -> None:
    [megabytes] = re.findall(r"client_max_body_size (\d+)m;", (DEPLOY / "nginx.conf").read_text())
    [largest] = re.findall(r"`UPLOAD_MAX_BYTES` \| `(\d+)`", README)
    assert int(megabytes) * 1024**2 > int(largest)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd isn't installed.")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text().replace("/opt/leadenrich/bin/leadenrich", "/bin/true")
        (tmp_path / unit.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", *tmp_path.glob("*.service")], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
