"""Who gets what at every address: one table, and an address or method that is missing fails."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import copy
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import Resolver404, URLResolver, get_resolver, resolve
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.options import Options
from batchruns.models import BatchRun, Erasure, ProviderKey, ReferenceList, WebhookEndpoint
from batchruns.runs import files, recipes, service, transitions
from batchruns.runs.lookups import keys
from batchruns.uploads import lists
from leadenrich.accounts.models import Scope, User
from leadenrich.accounts.tokens import service as tokens
from tests.helpers.clients import WebClient
from tests.helpers.files import uploaded

DESCRIPTION = {
    "capability": "verify_email",
    "url": "https://api.example/{email}",
    "outputs": {"verified_email_status": "status"},
}
PEOPLE = ("out", "other", "owner", "staff", "root")
# Per address: the method, then what a visitor, another person, the owner, staff without permission
# and a superuser get. "in" is: sent to sign in; a number is the status. Forms are sent empty.
TABLE = """
/                                   GET   302  302  302  302  302
/                                   POST  302  302  302  302  302
/healthz                            GET   200  200  200  200  200
/healthz                            POST  200  200  200  200  200
/static/css/base.css                GET   200  200  200  200  200
/static/css/base.css                POST  405  405  405  405  405
/static/nothing.css                 GET   404  404  404  404  404
/nowhere/                           GET   404  404  404  404  404

/runs/                              GET   in   200  200  200  200
/runs/                              POST  405  405  405  405  405
/runs/live/                         GET   in   200  200  200  200
/runs/live/                         POST  405  405  405  405  405
/runs/many/                         GET   405  405  405  405  405
/runs/many/                         POST  in   302  302  302  302
/runs/totals/                       GET   in   200  200  200  200
/runs/totals/                       POST  405  405  405  405  405
/runs/delete/                       GET   in   302  302  302  302
/runs/delete/                       POST  in   302  302  302  302
/runs/undo/                         GET   405  405  405  405  405
/runs/undo/                         POST  in   302  302  302  302
/runs/new/                          GET   in   200  200  200  200
/runs/new/                          POST  in   422  422  422  422
/runs/sample/                       GET   405  405  405  405  405
/runs/sample/                       POST  in   302  302  302  302
/runs/recipes/                      GET   in   200  200  200  200
/runs/recipes/                      POST  405  405  405  405  405
/runs/recipes/import/               GET   405  405  405  405  405
/runs/recipes/import/               POST  in   302  302  302  302
/runs/recipes/{recipe}/json/        GET   in   404  200  404  404
/runs/recipes/{recipe}/json/        POST  405  405  405  405  405
/runs/recipes/{recipe}/rename/      GET   405  405  405  405  405
/runs/recipes/{recipe}/rename/      POST  in   404  302  404  404
/runs/recipes/{recipe}/delete/      GET   405  405  405  405  405
/runs/recipes/{recipe}/delete/      POST  in   404  302  404  404
/runs/do-not-contact/               GET   in   200  200  200  200
/runs/do-not-contact/               POST  405  405  405  405  405
/runs/do-not-contact/add/           GET   405  405  405  405  405
/runs/do-not-contact/add/           POST  in   302  302  302  302
/runs/do-not-contact/upload/        GET   405  405  405  405  405
/runs/do-not-contact/upload/        POST  in   302  302  302  302
/runs/do-not-contact/uploads/       GET   in   200  200  200  200
/runs/do-not-contact/uploads/       POST  405  405  405  405  405
/runs/do-not-contact/change/        GET   405  405  405  405  405
/runs/do-not-contact/change/        POST  in   302  302  302  302
/runs/do-not-contact/keep/          GET   405  405  405  405  405
/runs/do-not-contact/keep/          POST  in   302  302  302  302
/runs/do-not-contact/download/      GET   in   200  200  200  200
/runs/do-not-contact/download/      POST  405  405  405  405  405
/runs/lists/                        GET   in   200  200  200  200
/runs/lists/                        POST  405  405  405  405  405
/runs/lists/new/                    GET   in   200  200  200  200
/runs/lists/new/                    POST  in   422  422  422  422
/runs/lists/table/                  GET   in   404  404  404  404
/runs/lists/table/                  POST  in   404  404  404  404
/runs/lists/{list}/                 GET   in   404  200  404  404
/runs/lists/{list}/                 POST  405  405  405  405  405
/runs/lists/{list}/review/          GET   405  405  405  405  405
/runs/lists/{list}/review/          POST  in   404  422  404  404
/runs/lists/{list}/again/           GET   405  405  405  405  405
/runs/lists/{list}/again/           POST  in   404  302  404  404
/runs/lists/{list}/rename/          GET   405  405  405  405  405
/runs/lists/{list}/rename/          POST  in   404  302  404  404
/runs/lists/{list}/file/            GET   in   404  404  404  404
/runs/lists/{list}/file/            POST  405  405  405  405  405
/runs/lists/{list}/forget/          GET   405  405  405  405  405
/runs/lists/{list}/forget/          POST  in   404  302  404  404
/runs/lists/{list}/delete/          GET   405  405  405  405  405
/runs/lists/{list}/delete/          POST  in   404  302  404  404
/runs/{done}/matches/{list}/        GET   in   404  404  404  404
/runs/{done}/matches/{list}/        POST  405  405  405  405  405
/runs/{done}/matches/{list}/decide/ GET   405  405  405  405  405
/runs/{done}/matches/{list}/decide/ POST  in   404  404  404  404
/runs/providers/                    GET   in   200  200  200  200
/runs/providers/                    POST  in   302  302  302  302
/runs/providers/connect/gleif/      GET   in   200  200  200  200
/runs/providers/connect/gleif/      POST  in   422  422  422  422
/runs/providers/connect/nobody/     GET   in   404  404  404  404
/runs/providers/{key}/              GET   in   404  200  404  404
/runs/providers/{key}/              POST  in   404  422  404  404
/runs/providers/{key}/test/         GET   405  405  405  405  405
/runs/providers/{key}/test/         POST  in   404  302  404  404
/runs/providers/{key}/try/          GET   in   404  404  404  404
/runs/providers/{key}/try/          POST  in   404  404  404  404
/runs/providers/{service}/try/      GET   in   404  200  404  404
/runs/providers/{service}/try/      POST  in   404  200  404  404
/runs/providers/{key}/remove/       GET   405  405  405  405  405
/runs/providers/{key}/remove/       POST  in   404  302  404  404
/runs/webhooks/                     GET   in   200  200  200  200
/runs/webhooks/                     POST  405  405  405  405  405
/runs/webhooks/new/                 GET   in   200  200  200  200
/runs/webhooks/new/                 POST  in   422  422  422  422
/runs/webhooks/{webhook}/           GET   in   404  200  404  404
/runs/webhooks/{webhook}/           POST  405  405  405  405  405
/runs/webhooks/{webhook}/edit/      GET   in   404  200  404  404
/runs/webhooks/{webhook}/edit/      POST  in   404  422  404  404
/runs/webhooks/{webhook}/rotate/    GET   405  405  405  405  405
/runs/webhooks/{webhook}/rotate/    POST  in   404  302  404  404
/runs/webhooks/{webhook}/switch/    GET   405  405  405  405  405
/runs/webhooks/{webhook}/switch/    POST  in   404  302  404  404
/runs/webhooks/{webhook}/test/      GET   405  405  405  405  405
/runs/webhooks/{webhook}/test/      POST  in   404  302  404  404
/runs/webhooks/{webhook}/replay/    GET   405  405  405  405  405
/runs/webhooks/{webhook}/replay/    POST  in   404  302  404  404
/runs/webhooks/{webhook}/delete/    GET   405  405  405  405  405
/runs/webhooks/{webhook}/delete/    POST  in   404  302  404  404
/runs/people/                       GET   in   200  200  200  200
/runs/people/                       POST  in   422  422  422  422
/runs/people/{erasure}/             GET   in   404  200  404  404
/runs/people/{erasure}/             POST  405  405  405  405  405
/runs/people/{erasure}/erase/       GET   405  405  405  405  405
/runs/people/{erasure}/erase/       POST  in   404  302  404  404
/runs/people/{erasure}/retry/       GET   405  405  405  405  405
/runs/people/{erasure}/retry/       POST  in   404  302  404  404
/runs/people/{erasure}/drop/        GET   405  405  405  405  405
/runs/people/{erasure}/drop/        POST  in   404  302  404  404
/runs/people/{erasure}/export/      GET   in   404  200  404  404
/runs/people/{erasure}/export/      POST  405  405  405  405  405
/runs/explained/                    GET   200  200  200  200  200
/runs/explained/                    POST  405  405  405  405  405
/runs/{run}/                        GET   in   404  200  404  404
/runs/{run}/                        POST  405  405  405  405  405
/runs/{run}/review/                 GET   405  405  405  405  405
/runs/{run}/review/                 POST  in   404  422  404  404
/runs/{run}/preview/                GET   in   404  200  404  404
/runs/{run}/preview/                POST  405  405  405  405  405
/runs/{run}/unmapped/               GET   in   404  200  404  404
/runs/{run}/unmapped/               POST  405  405  405  405  405
/runs/{run}/estimate/               GET   in   404  200  404  404
/runs/{run}/estimate/               POST  405  405  405  405  405
/runs/{run}/receipt/                GET   in   404  404  404  404
/runs/{run}/receipt/                POST  405  405  405  405  405
/runs/{asking}/receipt/             GET   in   404  200  404  404
/runs/{run}/papers/record.json      GET   in   404  404  404  404
/runs/{run}/papers/record.json      POST  405  405  405  405  405
/runs/{done}/papers/record.json     GET   in   404  200  404  404
/runs/{run}/papers/record/          GET   in   404  404  404  404
/runs/{run}/papers/record/          POST  405  405  405  405  405
/runs/{done}/papers/record/         GET   in   404  200  404  404
/runs/{run}/papers/notice/          GET   in   404  404  404  404
/runs/{run}/papers/notice/          POST  405  405  405  405  405
/runs/{done}/papers/notice/         GET   in   404  200  404  404
/runs/{run}/papers/sources/         GET   in   404  404  404  404
/runs/{run}/papers/sources/         POST  405  405  405  405  405
/runs/{done}/papers/sources/        GET   in   404  200  404  404
/runs/{run}/stop-spending/          GET   405  405  405  405  405
/runs/{run}/stop-spending/          POST  in   404  302  404  404
/runs/{run}/go-on/                  GET   405  405  405  405  405
/runs/{run}/go-on/                  POST  in   404  302  404  404
/runs/{run}/start/                  GET   405  405  405  405  405
/runs/{run}/start/                  POST  in   404  302  404  404
/runs/{run}/again/                  GET   405  405  405  405  405
/runs/{run}/again/                  POST  in   404  302  404  404
/runs/{run}/compare/                GET   in   404  404  404  404
/runs/{run}/compare/                POST  405  405  405  405  405
/runs/{run}/download/               GET   in   404  404  404  404
/runs/{run}/download/               POST  405  405  405  405  405
/runs/{run}/download/as/            GET   405  405  405  405  405
/runs/{run}/download/as/            POST  in   404  404  404  404
/runs/{done}/download/              GET   in   404  200  404  404
/runs/{done}/compare/               GET   in   404  404  404  404
/runs/template/                     GET   405  405  405  405  405
/runs/template/                     POST  in   302  302  302  302
/runs/{run}/cancel/                 GET   405  405  405  405  405
/runs/{run}/cancel/                 POST  in   404  302  404  404
/runs/{run}/retry/                  GET   405  405  405  405  405
/runs/{run}/retry/                  POST  in   404  302  404  404
/runs/{run}/delete/                 GET   in   404  200  404  404
/runs/{run}/delete/                 POST  in   404  302  404  404
/runs/{run}/title/                  GET   in   404  200  404  404
/runs/{run}/title/                  POST  in   404  302  404  404
/runs/{run}/rows/                   GET   in   404  404  404  404
/runs/{run}/rows/                   POST  405  405  405  405  405
/runs/{run}/rows/1/                 GET   in   404  404  404  404
/runs/{run}/rows/1/                 POST  405  405  405  405  405
/runs/{run}/rows/1/trace/           GET   in   404  404  404  404
/runs/{run}/rows/1/trace/           POST  405  405  405  405  405
/runs/{run}/rows/columns/           GET   in   404  404  404  404
/runs/{run}/rows/columns/           POST  in   404  404  404  404
/runs/{done}/rows/columns/          GET   in   404  200  404  404
/runs/{done}/rows/columns/          POST  in   404  302  404  404
/runs/{run}/rows/do-not-contact/    GET   405  405  405  405  405
/runs/{run}/rows/do-not-contact/    POST  in   404  404  404  404
/runs/{done}/rows/do-not-contact/   POST  in   404  302  404  404
/runs/{run}/opt-outs/               GET   in   404  200  404  404
/runs/{run}/opt-outs/               POST  in   404  302  404  404
/runs/{run}/do-not-contact/         GET   in   404  404  404  404
/runs/{run}/do-not-contact/         POST  405  405  405  405  405
/runs/{done}/do-not-contact/        GET   in   404  404  404  404
/runs/{run}/edits/                  GET   405  405  405  405  405
/runs/{run}/edits/                  POST  in   404  404  404  404
/runs/{done}/edits/                 POST  in   404  302  404  404
/runs/{run}/edits/1/undo/           GET   405  405  405  405  405
/runs/{run}/edits/1/undo/           POST  in   404  404  404  404
/runs/{done}/edits/1/undo/          POST  in   404  302  404  404
/runs/{run}/result/                 GET   in   404  404  404  404
/runs/{run}/result/                 POST  405  405  405  405  405
/runs/{run}/rejects/                GET   in   404  404  404  404
/runs/{run}/rejects/                POST  405  405  405  405  405
/runs/{run}/set-aside/              GET   in   404  404  404  404
/runs/{run}/set-aside/              POST  405  405  405  405  405
/runs/{done}/set-aside/             GET   in   404  200  404  404
/runs/{done}/                       GET   in   404  200  404  404
/runs/{done}/rows/                  GET   in   404  200  404  404
/runs/{done}/result/                GET   in   404  200  404  404
/runs/{done}/rejects/               GET   in   404  200  404  404
/runs/{run}x/                       GET   404  404  404  404  404
/runs/{run}/x/                      GET   404  404  404  404  404
/runs/1/                            GET   404  404  404  404  404
/runs/1/start/                      POST  404  404  404  404  404

/help/                              GET   200  200  200  200  200
/help/                              POST  405  405  405  405  405
/help/api/problems/                 GET   200  200  200  200  200
/help/api/problems/                 POST  405  405  405  405  405
/help/api/reference/                GET   200  200  200  200  200
/help/api/reference/                POST  405  405  405  405  405
/help/files/                        GET   200  200  200  200  200
/help/files/                        POST  405  405  405  405  405
/help/nothing/                      GET   404  404  404  404  404

/account/                           GET   in   200  200  200  200
/account/                           POST  in   302  302  302  302
/account/email/                     GET   in   200  200  200  200
/account/email/                     POST  in   422  422  422  422
/account/export/                    GET   in   200  200  200  200
/account/export/                    POST  405  405  405  405  405
/account/tokens/                    GET   in   200  200  200  200
/account/tokens/                    POST  in   422  422  422  422
/account/tokens/{token}/revoke/     GET   405  405  405  405  405
/account/tokens/{token}/revoke/     POST  in   404  302  404  404
/account/delete/                    GET   in   200  200  200  200
/account/delete/                    POST  in   422  422  422  422

/accounts/login/                    GET   200  302  302  302  302
/accounts/login/                    POST  200  302  302  302  302
/accounts/login/code/confirm/       GET   in   302  302  302  302
/accounts/login/code/confirm/       POST  in   302  302  302  302
/accounts/signup/                   GET   200  302  302  302  302
/accounts/signup/                   POST  200  302  302  302  302
/accounts/logout/                   GET   in   200  200  200  200
/accounts/logout/                   POST  in   in   in   in   in
/accounts/inactive/                 GET   200  200  200  200  200
/accounts/inactive/                 POST  405  405  405  405  405
/accounts/email/                    GET   in   200  200  200  200
/accounts/email/                    POST  in   302  302  302  302
/accounts/confirm-email/            GET   200  200  200  200  200
/accounts/confirm-email/            POST  405  405  405  405  405
/accounts/confirm-email/x/          GET   200  200  200  200  200
/accounts/confirm-email/x/          POST  404  404  404  404  404
/accounts/reauthenticate/           GET   in   200  200  200  200
/accounts/reauthenticate/           POST  in   200  200  200  200
/accounts/password/change/          GET   in   200  200  200  200
/accounts/password/change/          POST  in   200  200  200  200
/accounts/password/set/             GET   in   302  302  302  302
/accounts/password/set/             POST  in   302  302  302  302
/accounts/password/reset/           GET   200  200  200  200  200
/accounts/password/reset/           POST  200  200  200  200  200
/accounts/password/reset/done/      GET   200  200  200  200  200
/accounts/password/reset/done/      POST  405  405  405  405  405
/accounts/password/reset/key/a-b/   GET   200  200  200  200  200
/accounts/password/reset/key/a-b/   POST  200  200  200  200  200
/accounts/password/reset/key/done/  GET   200  200  200  200  200
/accounts/password/reset/key/done/  POST  405  405  405  405  405
/accounts/sessions/                 GET   in   200  200  200  200
/accounts/sessions/                 POST  in   302  302  302  302
/accounts/2fa/                      GET   in   200  200  200  200
/accounts/2fa/                      POST  in   405  405  405  405
/accounts/2fa/authenticate/         GET   in   302  302  302  302
/accounts/2fa/authenticate/         POST  in   302  302  302  302
/accounts/2fa/reauthenticate/       GET   in   302  302  302  302
/accounts/2fa/reauthenticate/       POST  in   302  302  302  302
/accounts/2fa/totp/activate/        GET   in   302  302  302  302
/accounts/2fa/totp/activate/        POST  in   302  302  302  302
/accounts/2fa/totp/deactivate/      GET   in   404  404  404  404
/accounts/2fa/totp/deactivate/      POST  in   404  404  404  404
/accounts/2fa/recovery-codes/       GET   in   404  404  404  404
/accounts/2fa/recovery-codes/       POST  in   405  405  405  405
/accounts/2fa/recovery-codes/generate/  GET   in  302 302 302 302
/accounts/2fa/recovery-codes/generate/  POST  in  302 302 302 302
/accounts/2fa/recovery-codes/download/  GET   in  404 404 404 404
/accounts/2fa/recovery-codes/download/  POST  in  404 404 404 404

/admin/                             GET   in   in   in   200  200
/admin/                             POST  in   in   in   200  200
/admin/login/                       GET   in   403  403  302  302
/admin/login/                       POST  405  405  405  405  405
/admin/logout/                      GET   302  302  302  405  405
/admin/logout/                      POST  302  302  302  200  200
/admin/password_change/             GET   in   in   in   200  200
/admin/password_change/             POST  in   in   in   200  200
/admin/password_change/done/        GET   in   in   in   200  200
/admin/password_change/done/        POST  in   in   in   405  405
/admin/jsi18n/                      GET   in   in   in   200  200
/admin/jsi18n/                      POST  in   in   in   405  405
/admin/autocomplete/                GET   in   in   in   403  403
/admin/autocomplete/                POST  in   in   in   405  405
/admin/r/1/1/                       GET   in   in   in   404  404
/admin/r/1/1/                       POST  in   in   in   404  404
/admin/nowhere/                     GET   in   in   in   404  404
/admin/nowhere/                     POST  in   in   in   404  404
/admin/{app}/                       GET   in   in   in   404  200
/admin/{app}/                       POST  in   in   in   404  200

/admin/batchruns/providerkey/                    GET   in  in  in  403  200
/admin/batchruns/providerkey/                    POST  in  in  in  403  200
/admin/batchruns/providerkey/add/                GET   in  in  in  403  200
/admin/batchruns/providerkey/add/                POST  in  in  in  403  200
/admin/batchruns/providerkey/ceiling/            GET   in  in  in  405  405
/admin/batchruns/providerkey/ceiling/            POST  in  in  in  403  302
/admin/batchruns/providerkey/{site}/             GET   in  in  in  302  302
/admin/batchruns/providerkey/{site}/             POST  in  in  in  302  302
/admin/batchruns/providerkey/{site}/change/      GET   in  in  in  403  200
/admin/batchruns/providerkey/{site}/change/      POST  in  in  in  403  422
/admin/batchruns/providerkey/{key}/change/       GET   in  in  in  403  404
/admin/batchruns/providerkey/{key}/change/       POST  in  in  in  403  404
/admin/batchruns/providerkey/{site}/history/     GET   in  in  in  403  200
/admin/batchruns/providerkey/{site}/history/     POST  in  in  in  403  200
/admin/batchruns/providerkey/{site}/delete/      GET   in  in  in  403  200
/admin/batchruns/providerkey/{site}/delete/      POST  in  in  in  403  200
/admin/batchruns/batchrun/                 GET   in  in  in  403  200
/admin/batchruns/batchrun/                 POST  in  in  in  403  200
/admin/batchruns/batchrun/add/             GET   in  in  in  403  403
/admin/batchruns/batchrun/add/             POST  in  in  in  403  403
/admin/batchruns/batchrun/{run}/           GET   in  in  in  302  302
/admin/batchruns/batchrun/{run}/           POST  in  in  in  302  302
/admin/batchruns/batchrun/{run}/change/    GET   in  in  in  403  200
/admin/batchruns/batchrun/{run}/change/    POST  in  in  in  403  403
/admin/batchruns/batchrun/{run}/retry/     GET   in  in  in  405  405
/admin/batchruns/batchrun/{run}/retry/     POST  in  in  in  403  302
/admin/batchruns/batchrun/{run}/cancel/    GET   in  in  in  405  405
/admin/batchruns/batchrun/{run}/cancel/    POST  in  in  in  403  302
/admin/batchruns/batchrun/{run}/history/   GET   in  in  in  403  200
/admin/batchruns/batchrun/{run}/history/   POST  in  in  in  403  200
/admin/batchruns/batchrun/{run}/delete/    GET   in  in  in  403  200
/admin/batchruns/batchrun/{run}/delete/    POST  in  in  in  403  200
/admin/accounts/user/{user}/password/      GET   in  in  in  403  200
/admin/accounts/user/{user}/password/      POST  in  in  in  403  200
/admin/procrastinate/procrastinatejob/                GET   in  in  in  403  200
/admin/procrastinate/procrastinatejob/                POST  in  in  in  403  200
/admin/procrastinate/procrastinatejob/add/            GET   in  in  in  403  403
/admin/procrastinate/procrastinatejob/add/            POST  in  in  in  403  403
/admin/procrastinate/procrastinatejob/{job}/          GET   in  in  in  302  302
/admin/procrastinate/procrastinatejob/{job}/          POST  in  in  in  302  302
/admin/procrastinate/procrastinatejob/{job}/change/   GET   in  in  in  403  200
/admin/procrastinate/procrastinatejob/{job}/change/   POST  in  in  in  403  403
/admin/procrastinate/procrastinatejob/{job}/history/  GET   in  in  in  403  200
/admin/procrastinate/procrastinatejob/{job}/history/  POST  in  in  in  403  200
/admin/procrastinate/procrastinatejob/{job}/delete/   GET   in  in  in  403  403
/admin/procrastinate/procrastinatejob/{job}/delete/   POST  in  in  in  403  403
/admin/{model}/                     GET   in   in   in   403  200
/admin/{model}/                     POST  in   in   in   403  200
/admin/{model}/add/                 GET   in   in   in   403  200
/admin/{model}/add/                 POST  in   in   in   403  200
/admin/{model}/{object}/            GET   in   in   in   302  302
/admin/{model}/{object}/            POST  in   in   in   302  302
/admin/{model}/{object}/change/     GET   in   in   in   403  200
/admin/{model}/{object}/change/     POST  in   in   in   403  200
/admin/{model}/{object}/history/    GET   in   in   in   403  200
/admin/{model}/{object}/history/    POST  in   in   in   403  200
/admin/{model}/{object}/delete/     GET   in   in   in   403  200
/admin/{model}/{object}/delete/     POST  in   in   in   403  200
"""
APPS = ("account", "accounts", "auth", "batchruns", "mfa", "procrastinate", "usersessions")
# Those in the admin whose pages are Django's usual ones.
MODELS = {
    "account/emailaddress": EmailAddress,
    "accounts/user": User,
    "auth/group": Group,
    "mfa/authenticator": Authenticator,
    "usersessions/usersession": UserSession,
}
CODES = {"seed": "0", "used_mask": 0}
OTHER_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
NOTHING = {"in", "403", "404", "405"}


def _rows() -> Iterator[tuple[str, str, list[str]]]:
    for line in filter(str.strip, TABLE.splitlines()):
        path, method, *expected = line.split()
        if "{app}" in path:
            paths = [path.replace("{app}", app) for app in APPS]
        else:
            paths = [
                path.replace("{model}", model).replace("{object}", f"{{{model}}}")
                for model in (MODELS if "{model}" in path else [""])
            ]
        for each in paths:
            yield each, method, expected


ROWS = list(_rows())
PATHS = dict.fromkeys(path for path, _method, _expected in ROWS)


class Site:
    """The site, with a person of each kind and something at each address of the table."""

    def __init__(self, people: dict[str, User | None], someone: User, make_run: Any) -> None:
        self.clients = {person: WebClient() for person in PEOPLE}
        for person, user in people.items():
            if user:
                self.clients[person].force_login(user)
        owner = people["owner"]
        self.run = make_run()
        done = make_run(name="done.csv")
        service.start(done)
        job = ProcrastinateJob.objects.get()
        for name in (files.RESULT, files.REJECTED_ROWS, files.SET_ASIDE):
            with files.writing(done.pk, name) as file:
                file.write(b"E-Mail\r\nada@example.com\r\n")
        service.complete(done, {})
        EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
        Group.objects.create(name="Some")
        Authenticator.objects.create(user=someone, type="recovery_codes", data=CODES)
        UserSession.objects.create(user=owner, ip="127.0.0.1", session_key="0")
        recipe = recipes.save(owner.pk, "Fair", {"columns": ["E-Mail"], "mapping": ["email"]})
        erasure = Erasure.objects.create(user=owner, state="found", found=keys.encrypt("[]"))
        webhook = WebhookEndpoint.objects.create(user=owner, url="https://example.com", secret=b"")
        key = ProviderKey.objects.create(user=owner, name="gleif 2", provider="gleif")
        token = tokens.make(owner, "Night job", [Scope.READ]).stored
        described = ProviderKey.objects.create(
            user=owner, name="ours", provider="http", settings=DESCRIPTION
        )
        site = ProviderKey.objects.create(name="ours", provider="hunter")
        steps = (LookupStep("company_register", ("gleif",)),)
        asking = service.change_options(make_run(name="ask.csv"), Options.key_values(steps=steps))
        with uploaded("Company,Owner\nAcme,Ada\n", "crm.csv") as file:
            own_list = lists.take_in(owner, file, "CRM", ReferenceList.Kind.COMPANIES)
        pks = {name: model.objects.first().pk for name, model in MODELS.items()}
        self.given = {
            "{run}": self.run.pk,
            "{done}": done.pk,
            "{recipe}": recipe.pk,
            "{erasure}": erasure.pk,
            "{key}": key.pk,
            "{webhook}": webhook.pk,
            "{token}": token.pk,
            "{service}": described.pk,
            "{site}": site.pk,
            "{asking}": asking.pk,
            "{list}": own_list.pk,
            "{user}": owner.pk,
            "{job}": job.pk,
            **{f"{{{name}}}": pk for name, pk in pks.items()},
        }

    def address(self, path: str) -> str:
        for name, value in self.given.items():
            path = path.replace(name, str(value))
        return path

    def ask(self, person: str, method: str, path: str) -> str:
        """What one of the people gets; nothing of it is kept."""
        client = self.clients[person]
        cookies = copy(client.cookies)
        with transaction.atomic():
            response = client.generic(method, self.address(path))
            if person in ("out", "other", "staff"):
                assert BatchRun.objects.get(pk=self.run.pk).status == "pending", (method, path)
            transaction.set_rollback(True)
        client.cookies = cookies
        if method == "OPTIONS" and not response.content:
            return "405"  # it tells the methods, and nothing else
        return said(response)


@pytest.fixture
def site(
    make_user: Callable[..., User],
    user: User,
    make_run: Callable[..., BatchRun],
    settings: Settings,
) -> Site:
    settings.WHITENOISE_USE_FINDERS = True
    people = {
        "out": None,
        "other": make_user("other@example.com"),
        "owner": user,
        "staff": make_user("staff@example.com", is_staff=True),
        "root": make_user("root@example.com", is_staff=True, is_superuser=True),
    }
    return Site(people, make_user("someone@example.com"), make_run)


def said(response: Any) -> str:
    """The status, or "in" where one is sent to sign in."""
    to = response.headers.get("Location", "")
    if response.status_code == 302 and to.startswith(("/accounts/login/", "/admin/login/")):
        return "in"
    return str(response.status_code)


def test_each_address_for_each_person(site: Site) -> None:
    wrong = []
    for path, method, expected in ROWS:
        outcomes = [site.ask(person, method, path) for person in PEOPLE]
        if outcomes != expected:
            wrong.append(f"{path} {method} {outcomes}")
    assert not wrong, "\n".join(wrong)


def test_head_is_get_without_content(site: Site) -> None:
    wrong = []
    for path, method, expected in ROWS:
        if method == "GET":
            outcomes = [site.ask(person, "HEAD", path) for person in PEOPLE]
            if outcomes != expected:
                wrong.append(f"{path} {outcomes}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("method", OTHER_METHODS)
def test_other_methods_open_nothing(site: Site, method: Any) -> None:
    """Who gets nothing by GET and POST gets no more by another method."""
    wrong = []
    for path in PATHS:
        known = [expected for each, _method, expected in ROWS if each == path]
        for place, person in enumerate(PEOPLE):
            if {expected[place] for expected in known} <= NOTHING:
                outcome = site.ask(person, method, path)
                if outcome not in NOTHING:
                    wrong.append(f"{path} {person} {outcome}")
    assert not wrong, "\n".join(wrong)


def test_no_address_and_no_method_is_missing_from_the_table(site: Site) -> None:
    known = set()
    for path, method, _expected in ROWS:
        # What no route is for: static files, and addresses that aren't there.
        with suppress(Resolver404):
            known.add((resolve(site.address(path)).route, method))
    # Those of the API have a test of their own, which walks them all.
    pages = [route for route in routes(get_resolver()) if not route.startswith("api/")]
    needed = {(route, method) for route in pages for method in ("GET", "POST")}
    assert needed - known == set()


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for item in resolver.url_patterns:
        route = prefix + str(item.pattern).removeprefix("^" if prefix else "")
        if isinstance(item, URLResolver):
            yield from routes(item, route)
        else:
            yield route


def test_a_form_without_its_token_is_refused(user: User, make_run: Callable[..., BatchRun]) -> None:
    strict = WebClient(enforce_csrf_checks=True)
    strict.force_login(user)
    run = make_run()
    for path in ("/runs/new/", f"/runs/{run.pk}/start/", f"/runs/{run.pk}/delete/"):
        assert strict.post(path).status_code == 403
    run.refresh_from_db()
    assert transitions.can(run, "started")
