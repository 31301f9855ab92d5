-- The tables and views of some schemas that whoever asks may read, but for those of this application.
SELECT nspname, relname
FROM pg_class
JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = ANY (%(schemas)s)
    AND NOT (nspname = 'public' AND relname = ANY (%(own)s))
    AND relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT relispartition
    AND has_schema_privilege(relnamespace, 'USAGE')
    AND has_table_privilege(pg_class.oid, 'SELECT')
ORDER BY nspname, relname
