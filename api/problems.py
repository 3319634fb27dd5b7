"""Errors as RFC 9457 problem details: one JSON shape for everything that can go wrong."""

from __future__ import annotations

import logging
import re
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from citeweave.api.logs import event
from citeweave.graph.errors import (
    CiteweaveError,
    ParameterError,
    StoreError,
    UnknownNameError,
    UnknownQueryError,
    UnsupportedError,
)

MEDIA_TYPE = "application/problem+json"

_STATUS: tuple[tuple[type[CiteweaveError], HTTPStatus], ...] = (
    (UnknownNameError, HTTPStatus.NOT_FOUND),
    (UnknownQueryError, HTTPStatus.NOT_FOUND),
    (ParameterError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UnsupportedError, HTTPStatus.NOT_IMPLEMENTED),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
    (CiteweaveError, HTTPStatus.INTERNAL_SERVER_ERROR),
)


class Problem(BaseModel):
    """What went wrong, in the form of RFC 9457."""

    type: str = Field(description="Which kind of problem it is.", examples=["urn:citeweave:problem:unknown-name"])
    title: str = Field(description="The kind of problem in words.", examples=["Unknown name"])
    status: int = Field(description="The HTTP status.", examples=[404])
    detail: str = Field(description="What was wrong this time, and the way out.")
    instance: str = Field(description="The path that was asked for.")


RESPONSES: dict[int | str, dict[str, object]] = {
    404: {"model": Problem, "description": "There is no such thing", "content": {MEDIA_TYPE: {}}},
    422: {"model": Problem, "description": "A parameter is wrong", "content": {MEDIA_TYPE: {}}},
    503: {"model": Problem, "description": "The store does not answer", "content": {MEDIA_TYPE: {}}},
}


def _respond(request: Request, status: HTTPStatus, name: str, detail: str) -> JSONResponse:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    problem = Problem(
        type=f"urn:citeweave:problem:{words.lower().replace(' ', '-')}",
        title=words.capitalize(),
        status=status,
        detail=detail,
        instance=request.url.path,
    )
    return JSONResponse(problem.model_dump(), status_code=status, media_type=MEDIA_TYPE)


def _on_ours(request: Request, error: Exception) -> JSONResponse:
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        fields = {"path": request.url.path, "error": type(error).__name__, "message": str(error)}
        event("serve.problem", fields, logging.ERROR)
    return _respond(request, status, type(error).__name__.removesuffix("Error"), str(error))


def _on_validation(request: Request, error: Exception) -> JSONResponse:
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    detail = "; ".join(f"{'.'.join(map(str, fault['loc'][1:]))}: {fault['msg']}" for fault in faults)
    return _respond(request, HTTPStatus.UNPROCESSABLE_ENTITY, "Parameter", detail)


def _on_http(request: Request, error: Exception) -> JSONResponse:
    code = error.status_code if isinstance(error, HTTPException) else 500
    status = HTTPStatus(code)
    detail = f"{request.method} {request.url.path}: {status.phrase}; see /docs for what there is"
    response = _respond(request, status, status.phrase.title().replace(" ", ""), detail)
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response


def _on_bug(request: Request, _error: Exception) -> JSONResponse:
    # The server's log has the error; what it says may not be for everybody.
    detail = "the service failed to answer; its log says why"
    return _respond(request, HTTPStatus.INTERNAL_SERVER_ERROR, "InternalError", detail)


def install(app: FastAPI) -> None:
    """Answer every error of `app` with a problem."""
    app.add_exception_handler(CiteweaveError, _on_ours)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_bug)
