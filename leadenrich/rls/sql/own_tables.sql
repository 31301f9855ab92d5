-- Every table of this application but the contract's two: closed to the public API of a Supabase
-- project, open to the web role where `visible` holds. The setting leadenrich.own_tables lists them:
-- [{"table": "…", "visible": "an SQL condition on a row"}, …].
DO $$
DECLARE
    own record;
    sequence regclass;
    stranger regrole;
BEGIN
    FOR own IN
        SELECT *
        FROM jsonb_to_recordset(current_setting('leadenrich.own_tables')::jsonb)
            AS t("table" text, visible text)
    LOOP
        EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', own.table);
        -- Whomever the project opens all its tables to, such as service_role: not to what holds sessions
        -- and the work of our workers.
        FOR stranger IN
            SELECT DISTINCT grantee::regrole
            FROM pg_class
            JOIN pg_attribute ON attrelid = pg_class.oid
            CROSS JOIN LATERAL aclexplode(relacl || attacl)
            WHERE pg_class.oid = quote_ident(own.table)::regclass
                AND grantee NOT IN (0, relowner, 'leadenrich_web'::regrole)
        LOOP
            EXECUTE format('REVOKE ALL ON %I FROM %s CASCADE', own.table, stranger);
        END LOOP;
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO leadenrich_web', own.table);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', own.table);
        EXECUTE format('DROP POLICY IF EXISTS leadenrich_web ON %I', own.table);
        BEGIN
            EXECUTE format(
                'CREATE POLICY leadenrich_web ON %I TO leadenrich_web USING (%s) WITH CHECK (%2$s)',
                own.table, own.visible
            );
        EXCEPTION WHEN undefined_table THEN
            -- The migrations came to an end before a table that tells it: until then, nobody reaches a row.
            NULL;
        END;
        FOR sequence IN
            SELECT objid::regclass
            FROM pg_depend
            JOIN pg_class ON pg_class.oid = objid AND relkind = 'S'
            WHERE refobjid = quote_ident(own.table)::regclass AND deptype IN ('a', 'i')
        LOOP
            EXECUTE format('REVOKE ALL ON SEQUENCE %s FROM PUBLIC', sequence);
            FOR stranger IN
                SELECT DISTINCT grantee::regrole
                FROM pg_class CROSS JOIN LATERAL aclexplode(relacl)
                WHERE oid = sequence AND grantee NOT IN (0, relowner, 'leadenrich_web'::regrole)
            LOOP
                EXECUTE format('REVOKE ALL ON SEQUENCE %s FROM %s CASCADE', sequence, stranger);
            END LOOP;
            EXECUTE format('GRANT USAGE ON SEQUENCE %s TO leadenrich_web', sequence);
        END LOOP;
    END LOOP;
END $$;
