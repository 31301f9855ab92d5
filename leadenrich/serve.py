"""`python -m leadenrich.serve`: the web process, on HOST and PORT, until a signal stops it."""

import os
from pathlib import Path

BACKLOG = 1024
"""Connections that may wait to be taken, which happens to all of them at once."""
STOP_SECONDS = 30
"""How long requests in work may take to end once it is stopped."""
DEAF_SECONDS = 120
"""When a process that answers nothing, not even the one that started it, is replaced."""


def main() -> None:
    """Serves with as many processes as WEB_WORKERS says."""
    # Here, as each process that looks into an upload imports this module, and serves nobody.
    import environ
    import uvicorn

    from leadenrich.platform.serving.protocol import KEEP_ALIVE_SECONDS, DeadlineProtocol

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadenrich.settings")
    environ.Env.read_env(Path(__file__).resolve().parent.parent / ".env")
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


if __name__ == "__main__":
    main()
