-- What is open in the database that must not be: what it is, and a sentence each. Parameter: a JSON
-- list of this application's tables but the contract's two. What isn't there is left out.
WITH RECURSIVE
own AS (
    SELECT oid, relname, relrowsecurity
    FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND relname IN (SELECT jsonb_array_elements_text(%(own_tables)s::jsonb))
),
contract AS (
    SELECT oid, relname, relrowsecurity
    FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relname IN ('users', 'batch_runs')
),
ours AS (
    TABLE own UNION ALL TABLE contract
),
client AS (
    SELECT rolname FROM pg_roles WHERE rolname IN ('anon', 'authenticated')
),
privilege AS (
    SELECT unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) AS name
),
-- Who else was granted something of our own, by name: the roles that a project opens everything to.
stranger AS (
    SELECT 'Table ' || relname AS thing, grantee, privilege_type AS name
    FROM own JOIN pg_class USING (oid, relname)
    JOIN pg_attribute ON attrelid = oid
    CROSS JOIN LATERAL aclexplode(relacl || attacl)
    WHERE grantee <> relowner
    UNION
    SELECT 'Function ' || oid::regprocedure, grantee, privilege_type
    FROM pg_proc CROSS JOIN LATERAL aclexplode(proacl)
    WHERE pronamespace = 'public'::regnamespace
        AND proname ~ '^(procrastinate|batchruns|leadenrich)_' AND grantee <> proowner
),
-- As migrating writes them, and PostgreSQL shows them to who has the schema auth in its path or not.
term AS (
    SELECT policyname, cmd, permissive, roles, replace(said, 'auth.uid()', 'uid()') AS said
    FROM pg_policies, unnest(ARRAY[qual, with_check]) AS said
    WHERE schemaname = 'public' AND tablename = 'batch_runs' AND said IS NOT NULL
),
kept AS (
    SELECT policyname, cmd, permissive
    FROM term
    GROUP BY policyname, cmd, permissive
    HAVING bool_and(said = '(( SELECT uid() AS uid) = user_id)')
),
-- The views that read them, also by way of other views.
reading AS (
    SELECT ours.relname, ours.oid AS view FROM ours
    UNION
    SELECT reading.relname, ev_class
    FROM reading
    JOIN pg_depend ON refobjid = reading.view AND refclassid = 'pg_class'::regclass
    JOIN pg_rewrite ON pg_rewrite.oid = objid AND classid = 'pg_rewrite'::regclass
)
SELECT 'Table ' || relname, 'has no row level security'
FROM ours
WHERE NOT relrowsecurity
UNION ALL
SELECT 'Table ' || relname, format('lets the role %%s %%s', rolname, string_agg(name, ', '))
FROM own, client, privilege
WHERE has_any_column_privilege(rolname, oid, name)
GROUP BY relname, rolname
UNION ALL
SELECT thing, format('lets the role %%s %%s', rolname, string_agg(name, ', '))
FROM stranger JOIN pg_roles ON oid = grantee
WHERE rolname NOT IN ('leadenrich_web', 'anon', 'authenticated')
GROUP BY thing, rolname
UNION ALL
SELECT 'Function ' || oid::regprocedure, 'looks for names wherever its caller does'
FROM pg_proc
WHERE pronamespace = 'public'::regnamespace
    AND proname ~ '^(procrastinate|batchruns|leadenrich)_'
    AND coalesce(array_to_string(proconfig, ' '), '') !~ 'search_path='
UNION ALL
SELECT 'Table ' || relname, format('lets the role %%s delete or empty it', rolname)
FROM ours, client
WHERE has_table_privilege(rolname, oid, 'DELETE, TRUNCATE')
UNION ALL
SELECT 'Table ' || relname, format('lets the role anon %%s', string_agg(name, ', '))
FROM contract, client, privilege
WHERE rolname = 'anon' AND has_any_column_privilege(rolname, oid, name)
GROUP BY relname
UNION ALL
SELECT 'Table users', format('lets the role %%s %%s the column %%s', rolname, name, attname)
FROM contract, client, privilege, pg_attribute
WHERE relname = 'users' AND attrelid = contract.oid
    AND attname IN ('password', 'is_active', 'is_staff', 'is_superuser')
    AND has_column_privilege(rolname, contract.oid, attname, name)
UNION ALL
SELECT 'Table batch_runs', format('lacks the policy “%%s”, or it says something else', name)
FROM contract, (VALUES
    ('Users can view own batch runs', 'SELECT'),
    ('Users can insert own batch runs', 'INSERT'),
    ('Users can update own batch runs', 'UPDATE')
) AS wanted (name, cmd)
WHERE relname = 'batch_runs'
    AND NOT EXISTS (SELECT FROM kept WHERE (policyname, kept.cmd) = (name, wanted.cmd))
UNION ALL
SELECT DISTINCT
    'Table batch_runs', format('has the further policy “%%s”, which may let others in', policyname)
FROM term
WHERE permissive = 'PERMISSIVE'
    AND policyname NOT IN (
        'Users can view own batch runs',
        'Users can insert own batch runs',
        'Users can update own batch runs'
    )
    AND roles && ARRAY['public', 'anon', 'authenticated', 'leadenrich_web']::name[]
    AND NOT EXISTS (
        SELECT FROM kept
        WHERE policyname = 'Nobody reaches another''s batch runs' AND permissive = 'RESTRICTIVE'
    )
UNION ALL
SELECT 'Table users', 'lets signed-in clients reach more than their own row'
FROM contract
WHERE relname = 'users' AND NOT EXISTS (
    SELECT FROM pg_policies
    WHERE schemaname = 'public' AND tablename = 'users' AND permissive = 'RESTRICTIVE'
        AND policyname = 'People can reach nobody else' AND cmd = 'ALL'
        AND replace(qual, 'auth.uid()', 'uid()') = '(id = ( SELECT uid() AS uid))'
)
UNION ALL
SELECT 'Sequence ' || relname, format('can be used by the role %%s', rolname)
FROM (
    SELECT sequence.oid, sequence.relname
    FROM own
    JOIN pg_depend ON refobjid = own.oid AND deptype IN ('a', 'i')
    JOIN pg_class AS sequence ON sequence.oid = objid AND relkind = 'S'
) AS sequences, client
WHERE has_sequence_privilege(rolname, oid, 'USAGE, SELECT, UPDATE')
UNION ALL
SELECT format('Function %%s', oid::regprocedure), format('can be called by the role %%s', rolname)
FROM pg_proc, client
WHERE pronamespace = 'public'::regnamespace
    AND proname ~ '^(procrastinate|batchruns|leadenrich)_'
    AND has_function_privilege(rolname, oid, 'EXECUTE')
UNION ALL
-- A view reads as its owner, whom row level security lets pass, unless it is told to ask as the caller.
SELECT DISTINCT
    'View ' || view.oid::regclass,
    format('shows rows of the table %%s to the role %%s', reading.relname, rolname)
FROM reading
JOIN pg_class AS view ON view.oid = reading.view AND view.relkind IN ('v', 'm')
CROSS JOIN client
WHERE has_any_column_privilege(rolname, view.oid, 'SELECT')
    AND has_schema_privilege(rolname, view.relnamespace, 'USAGE')
    AND NOT EXISTS (
        SELECT FROM pg_options_to_table(view.reloptions)
        WHERE option_name = 'security_invoker' AND option_value::boolean
    )
UNION ALL
SELECT 'Table batch_runs', 'is not closed to the role leadenrich_web, which passes row level security by'
FROM pg_roles
WHERE rolname = 'leadenrich_web' AND (rolsuper OR rolbypassrls)
ORDER BY 1, 2
