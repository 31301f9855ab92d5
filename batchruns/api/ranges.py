"""Parts of a file (RFC 9110, section 14), so that a download that was cut off can go on."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import IO, cast

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from batchruns.api.problems import ApiError

BLOCK_BYTES = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def in_ranges(request: HttpRequest, whole: FileResponse, tag: str) -> HttpResponseBase:
    """A file, or the part of it that a request asks for; `tag` stands for its bytes.

    Several ranges at once are answered with all of it. Raises ApiError for one that it doesn't have.
    """
    whole["ETag"], whole["Accept-Ranges"] = tag, "bytes"
    # It only looks at headers, and gives back what it got or 304 or 412.
    answer = get_conditional_response(request, etag=tag, response=cast("HttpResponse", whole))
    if answer is not None and answer.status_code != HTTPStatus.OK:
        return answer
    size = int(whole["Content-Length"])
    wanted = _RANGE.fullmatch(request.headers.get("Range", ""))
    is_same = request.headers.get("If-Range", tag) == tag
    if wanted is None or wanted[0] == "bytes=-" or not is_same:
        return whole
    part = _range_of(wanted[1], wanted[2], size)
    if not part:
        headers = {"Content-Range": f"bytes */{size}"}
        raise ApiError("range_unsatisfiable", 416, headers, size=size)
    file = cast("IO[bytes]", whole.file_to_stream)
    response = StreamingHttpResponse(_blocks(file, part), status=HTTPStatus.PARTIAL_CONTENT)
    for name, value in whole.items():
        response[name] = value
    response["Content-Length"] = str(len(part))
    response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return response


def _range_of(first: str, last: str, size: int) -> range:
    """The bytes from `first` to `last`, or, without `first`, so many at the end; none if they lack."""
    if not first:
        return range(max(0, size - int(last)), size)
    return range(int(first), min(size, int(last) + 1) if last else size)


def _blocks(file: IO[bytes], part: range) -> Iterator[bytes]:
    with file:
        file.seek(part.start)
        left = len(part)
        while left and (block := file.read(min(left, BLOCK_BYTES))):
            left -= len(block)
            yield block
