"""A stand-in for a Supabase project: its database, its accounts and the interface to its tables.

What supabase-js asks is answered as the real services document it: of Supabase Auth signing in with a
password, renewing, the person and signing out; of PostgREST selecting, inserting, updating and deleting.
Each request to a table is one SQL statement in a transaction of its own, in the role and with the claims
of its token, so that the real grants, policies, checks and triggers answer, not this module.

Left out, and refused with status 501 where a client could ask for it: Realtime, Storage and Edge Functions;
functions (`rpc`), embedding, aggregates, casts, `and`, `or`, full text and array operators, upserts, ranges in
headers, other schemas and CSV of PostgREST; everything else of Auth. Rows are locked and counted as PostgreSQL
does it; there is no schema cache, no pool and no limit on time.
"""

from tests.helpers.supabase_project.database import project_database
from tests.helpers.supabase_project.server import SupabaseProject

__all__ = ["SupabaseProject", "project_database"]
