"""Why a text is no address of a website."""

from batchruns.engine.issues import Issue


class NotAWebsiteError(Exception):
    """No address of a website can be read from a text; `issue` says why."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.issue = Issue(code, params)
