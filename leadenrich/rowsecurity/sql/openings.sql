-- What is open in the database that must not be: a table and a sentence each. Parameter: a JSON list
-- of this application's tables but the contract's two. Tables that aren't there are left out.
WITH
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
client AS (
    SELECT rolname FROM pg_roles WHERE rolname IN ('anon', 'authenticated')
),
privilege AS (
    SELECT unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) AS name
)
SELECT relname, 'has no row level security'
FROM (TABLE own UNION ALL TABLE contract) AS ours
WHERE NOT relrowsecurity
UNION ALL
SELECT relname, format('lets the role %%s %%s', rolname, string_agg(name, ', '))
FROM own, client, privilege
WHERE has_any_column_privilege(rolname, oid, name)
GROUP BY relname, rolname
UNION ALL
SELECT relname, format('lets the role %%s delete or empty it', rolname)
FROM (TABLE own UNION ALL SELECT * FROM contract WHERE relname = 'batch_runs') AS ours, client
WHERE has_table_privilege(rolname, oid, 'DELETE, TRUNCATE')
UNION ALL
SELECT relname, format('lets the role anon %%s', string_agg(name, ', '))
FROM contract, client, privilege
WHERE rolname = 'anon' AND has_any_column_privilege(rolname, oid, name)
GROUP BY relname
UNION ALL
SELECT relname, format('lets the role %%s %%s the column %%s', rolname, name, attname)
FROM contract, client, privilege, pg_attribute
WHERE relname = 'users' AND attrelid = contract.oid
    AND attname IN ('password', 'is_active', 'is_staff', 'is_superuser')
    AND has_column_privilege(rolname, contract.oid, attname, name)
UNION ALL
SELECT 'batch_runs', format('lacks the policy “%%s”', wanted)
FROM contract, unnest(ARRAY[
    'Users can view own batch runs',
    'Users can insert own batch runs',
    'Users can update own batch runs'
]) AS wanted
WHERE relname = 'batch_runs' AND NOT EXISTS (
    SELECT FROM pg_policies
    WHERE schemaname = 'public' AND tablename = 'batch_runs' AND policyname = wanted
        AND concat(qual, with_check) LIKE '%%uid()%%user_id%%'
)
UNION ALL
SELECT tablename, format('has the further policy “%%s”, which may let others in', policyname)
FROM pg_policies
WHERE schemaname = 'public' AND tablename = 'batch_runs' AND permissive = 'PERMISSIVE'
    AND policyname NOT IN (
        'Users can view own batch runs',
        'Users can insert own batch runs',
        'Users can update own batch runs'
    )
    AND roles && ARRAY['public', 'anon', 'authenticated', 'leadenrich_web']::name[]
UNION ALL
SELECT 'users', 'shows signed-in clients more than their own row'
FROM contract
WHERE relname = 'users' AND NOT EXISTS (
    SELECT FROM pg_policies
    WHERE schemaname = 'public' AND tablename = 'users' AND permissive = 'RESTRICTIVE'
        AND policyname = 'People can view nobody else' AND cmd = 'SELECT'
)
UNION ALL
SELECT 'batch_runs', 'is not closed to the role leadenrich_web, which passes row level security by'
FROM pg_roles
WHERE rolname = 'leadenrich_web' AND (rolsuper OR rolbypassrls)
ORDER BY 1, 2
