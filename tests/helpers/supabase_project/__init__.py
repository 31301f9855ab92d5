"""A stand-in for a Supabase project: its database, its accounts and the interface to its tables.

What supabase-js asks is answered as the real services document it: of Supabase Auth signing in with a
password, renewing, the person and signing out; of PostgREST selecting, inserting, updating and deleting.
Each request to a table is one SQL statement in a transaction of its own, in the role and with the claims
of its token, so that the real grants, policies, checks and triggers answer, not this module.

Left out, and refused with status 501 where a client asks for it: Realtime, Storage and Edge Functions;
functions (`rpc`), embedding, aggregates, casts, `and`, `or`, full text and array operators, upserts and
bodies without values of PostgREST; everything else of Auth. Left out, too, are ranges in headers, other
schemas, CSV, counts that are estimated (they are exact) or are of changes, preferences but `return` and
`count`, and the cache of the schema: tables and columns that aren't there have the codes of PostgreSQL.
"""

from tests.helpers.supabase_project.database import project_database
from tests.helpers.supabase_project.server import SupabaseProject

__all__ = ["SupabaseProject", "project_database"]
