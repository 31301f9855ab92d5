"""`leadenrich web`: the web process, on HOST and PORT, until a signal stops it."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence

BACKLOG = 1024
"""Connections that may wait to be taken, which happens to all of them at once."""
STOP_SECONDS = 30
"""How long requests in work may take to end once it is stopped."""
DEAF_SECONDS = 120
"""When a process that answers nothing, not even the one that started it, is replaced."""


def parser(prog: str) -> ArgumentParser:
    """The command line of `prog`."""
    return ArgumentParser(
        prog=prog,
        description="Serves the pages until it is stopped. The settings HOST, PORT, WEB_WORKERS and "
        "WEB_THREADS say where and how.",
    )


def main(arguments: Sequence[str], prog: str) -> int:
    """Serves with as many processes as WEB_WORKERS says."""
    parser(prog).parse_args(arguments)
    # Here, as each process that looks into an upload imports this module, and serves nobody.
    import environ
    import uvicorn

    from leadenrich.platform import installation
    from leadenrich.platform.serving.protocol import KEEP_ALIVE_SECONDS, DeadlineProtocol

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadenrich.settings")
    environ.Env.read_env(installation.ENV_FILE)
    uvicorn.run(
        "leadenrich.asgi:application",
        host=os.environ.get("HOST", "127.0.0.1"),
        port=int(os.environ.get("PORT", "8000")),
        workers=int(os.environ.get("WEB_WORKERS", "2")),
        http=DeadlineProtocol,
        ws="none",
        interface="asgi3",
        lifespan="off",
        # Which of them are believed is the setting TRUSTED_PROXIES.
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_level="warning",
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
        timeout_worker_healthcheck=DEAF_SECONDS,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], "leadenrich web"))
