"""Machines that share no network, host name, process or folder: namespaces of Linux on one bridge.

The bridge is in a namespace, too: nothing of the machine's own network is touched, and several such
networks with the same addresses may exist side by side.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.paths import ROOT
from tests.helpers.processes import wait_until

CLONE_NEWNET = 0x40000000
TICKS = os.sysconf("SC_CLK_TCK")
# The first process of a machine, whose end is the end of all others there.
AS_A_MACHINE = ["unshare", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc"]
NAMED = ["sh", "-c", 'hostname "$0" && exec "$@"']


@dataclass
class Machine:
    """One machine of a network."""

    namespace: str
    name: str
    address: str
    ended_cpu_seconds: float = 0

    @property
    def prefix(self) -> list[str]:
        """What a command begins with that runs on this machine."""
        return ["ip", "netns", "exec", self.namespace, *AS_A_MACHINE, *NAMED, self.name]

    def pids(self) -> list[int]:
        """Its processes, as this machine numbers them."""
        return [int(pid) for pid in _ip("netns", "pids", self.namespace).split()]

    def kill(self) -> None:
        """Ends all of it at once, as a power cut does."""
        self.ended_cpu_seconds = self.cpu_seconds()
        for pid in self.pids():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not self.pids(), f"the end of {self.name}")

    @contextmanager
    def cut_off(self) -> Iterator[None]:
        """Takes its cable out, for a while."""
        _ip("-n", self.namespace, "link", "set", "eth0", "down")
        try:
            yield
        finally:
            _ip("-n", self.namespace, "link", "set", "eth0", "up")

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Lets this thread, and what it starts, use the machine's network instead of its own."""
        with Path("/proc/thread-self/ns/net").open() as own:
            with Path("/run/netns", self.namespace).open() as other:
                _enter(other.fileno())
            try:
                yield
            finally:
                _enter(own.fileno())

    def cpu_seconds(self) -> float:
        """What all its processes have taken so far, also those that were killed."""
        return self.ended_cpu_seconds + sum(map(_cpu_seconds, self.pids()))


class Network:
    """A bridge, and the machines on it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._hub = f"{name}-hub"
        self._machines = 0
        _ip("netns", "add", self._hub)
        _ip("-n", self._hub, "link", "add", "bridge", "type", "bridge")
        _ip("-n", self._hub, "link", "set", "bridge", "up")

    def add(self, name: str) -> Machine:
        """A new machine, with an address of its own."""
        self._machines += 1
        machine = Machine(f"{self._name}-{name}", name, f"10.77.0.{self._machines}")
        _ip("netns", "add", machine.namespace)
        cable = ["type", "veth", "peer", "name", "eth0", "netns", machine.namespace]
        _ip("-n", self._hub, "link", "add", name, *cable)
        _ip("-n", self._hub, "link", "set", name, "master", "bridge", "up")
        _ip("-n", machine.namespace, "address", "add", f"{machine.address}/24", "dev", "eth0")
        for link in ("lo", "eth0"):
            _ip("-n", machine.namespace, "link", "set", link, "up")
        return machine


@contextmanager
def network() -> Iterator[Network]:
    """A network without machines; it goes at the end with all that runs in it, also if we are killed.

    Skips the test where it can't be made.
    """
    if os.geteuid() != 0 or not shutil.which("ip") or not shutil.which("unshare"):
        pytest.skip("Machines of their own need root, and the programs ip and unshare.")
    name = f"leads{os.getpid()}"
    # A process apart, which outlives this one and learns of its end by that of its input.
    keeper = subprocess.Popen(
        [sys.executable, "-m", "tests.helpers.network", name],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        try:
            network = Network(name)
        except subprocess.CalledProcessError as error:
            pytest.skip(f"No namespaces here: {error.stderr.strip()}")
        yield network
    finally:
        keeper.communicate()


def remove(name: str) -> None:
    """Ends what runs in the network `name`, and removes its namespaces."""
    listed = (line.split()[0] for line in _ip("netns", "list").splitlines())
    for namespace in [own for own in listed if own.startswith(f"{name}-")]:
        Machine(namespace, namespace, "").kill()
        _ip("netns", "delete", namespace)


def _ip(*arguments: str) -> str:
    done = subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True)
    return done.stdout


def _enter(namespace: int) -> None:
    if ctypes.CDLL(None, use_errno=True).setns(namespace, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def _cpu_seconds(pid: int) -> float:
    """Of a process and of those of its children that have ended."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    return sum(map(int, text.rpartition(")")[2].split()[11:15])) / TICKS


if __name__ == "__main__":
    sys.stdin.read()
    remove(sys.argv[1])
