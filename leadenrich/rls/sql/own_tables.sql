-- Every table of this application but the contract's two: closed to the public API of a Supabase
-- project, open to the web role where `visible` holds. The setting leadenrich.own_tables lists them:
-- [{"table": "…", "visible": "an SQL condition on a row"}, …].
DO $$
DECLARE
    own record;
    sequence regclass;
    name text;
    visible text;
BEGIN
    FOR own IN
        SELECT *
        FROM jsonb_to_recordset(current_setting('leadenrich.own_tables')::jsonb)
            AS t("table" text, visible text)
    LOOP
        EXECUTE format('REVOKE ALL ON %I FROM PUBLIC, anon, authenticated', own.table);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO leadenrich_web', own.table);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', own.table);
        EXECUTE format('DROP POLICY IF EXISTS leadenrich_web ON %I', own.table);
        EXECUTE format(
            'CREATE POLICY leadenrich_web ON %I TO leadenrich_web USING (%s) WITH CHECK (%2$s)',
            own.table, own.visible
        );
        FOR sequence IN
            SELECT objid::regclass
            FROM pg_depend
            JOIN pg_class ON pg_class.oid = objid AND relkind = 'S'
            WHERE refobjid = quote_ident(own.table)::regclass AND deptype IN ('a', 'i')
        LOOP
            EXECUTE format('REVOKE ALL ON SEQUENCE %s FROM PUBLIC, anon, authenticated', sequence);
            EXECUTE format('GRANT USAGE ON SEQUENCE %s TO leadenrich_web', sequence);
        END LOOP;
    END LOOP;
END $$;

-- The functions of this application: a project's public API would offer them to call. The web role
-- calls those in which the queue keeps its SQL; which of the others it calls stands beside them.
DO $$
DECLARE
    function record;
BEGIN
    FOR function IN
        SELECT oid::regprocedure AS signature, starts_with(proname, 'procrastinate_') AS is_the_queues
        FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
            AND proname ~ '^(procrastinate|batchruns|leadenrich)_'
    LOOP
        EXECUTE format(
            'REVOKE ALL ON FUNCTION %s FROM PUBLIC, anon, authenticated', function.signature
        );
        IF function.is_the_queues THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO leadenrich_web', function.signature);
        END IF;
    END LOOP;
END $$;
