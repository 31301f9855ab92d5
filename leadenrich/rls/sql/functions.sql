-- The functions of this application and of its queue: a project's public API would offer them to call.
-- The web role calls those in which the queue keeps its SQL; which of the others it calls stands beside
-- them. Each looks for names where it was made, whoever calls it.
DO $$
DECLARE
    function record;
    stranger regrole;
BEGIN
    FOR function IN
        SELECT
            oid::regprocedure AS signature,
            starts_with(proname, 'procrastinate_') AS is_the_queues,
            coalesce(array_to_string(proconfig, ' '), '') !~ 'search_path=' AS looks_anywhere,
            proowner AS owner,
            coalesce(proacl, acldefault('f', proowner)) AS acl
        FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
            AND proname ~ '^(procrastinate|batchruns|leadenrich)_'
    LOOP
        IF function.looks_anywhere THEN
            EXECUTE format('ALTER FUNCTION %s SET search_path = public, pg_temp', function.signature);
        END IF;
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', function.signature);
        FOR stranger IN
            SELECT DISTINCT grantee::regrole FROM aclexplode(function.acl)
            WHERE grantee NOT IN (0, function.owner, 'leadenrich_web'::regrole)
        LOOP
            EXECUTE format('REVOKE ALL ON FUNCTION %s FROM %s CASCADE', function.signature, stranger);
        END LOOP;
        IF function.is_the_queues THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO leadenrich_web', function.signature);
        END IF;
    END LOOP;
END $$;
