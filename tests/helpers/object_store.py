"""An S3 server for tests: moto's, which speaks the protocol over HTTP."""

import logging
import threading
from functools import cached_property
from typing import Any
from uuid import uuid4

import boto3
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from tests.helpers.processes import free_port

KEY, SECRET = "AKIA-TEST", "se/cret+with=signs"
QUOTED_SECRET = "se%2Fcret%2Bwith%3Dsigns"

logging.getLogger("werkzeug").setLevel(logging.ERROR)


class ObjectStore:
    """A server that can be taken away and brought back; what it holds stays."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.address = address
        self.port = free_port()
        self._application = DomainDispatcherApplication(create_backend_app)

    def start(self) -> None:
        self._server = make_server(self.address, self.port, self._application, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()

    def begin_bucket(self) -> None:
        """From now on `url` is that of a new, empty bucket."""
        self.bucket = f"leads-{uuid4().hex}"
        self._client.create_bucket(Bucket=self.bucket)

    @property
    def url(self) -> str:
        """As STORAGE_URL takes it."""
        host = f"{self.address}:{self.port}"
        return f"s3://{KEY}:{QUOTED_SECRET}@{host}/{self.bucket}?region=us-east-1&secure=false"

    def names(self) -> list[str]:
        """The keys of all objects in the bucket."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket)
        return [found["Key"] for page in pages for found in page.get("Contents", ())]

    def unfinished(self) -> list[str]:
        """The keys of uploads that were begun and never ended."""
        answer = self._client.list_multipart_uploads(Bucket=self.bucket)
        return [found["Key"] for found in answer.get("Uploads", ())]

    @cached_property
    def _client(self) -> Any:
        return boto3.session.Session().client(
            "s3",
            endpoint_url=f"http://{self.address}:{self.port}",
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            region_name="us-east-1",
        )
