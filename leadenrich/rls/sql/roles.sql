-- The roles of a Supabase project, where they are missing, and ours beside them.
DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['anon', 'authenticated', 'service_role', 'leadenrich_web'] LOOP
        IF to_regrole(role) IS NULL THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', role);
                IF role = 'service_role' THEN
                    EXECUTE 'ALTER ROLE service_role BYPASSRLS';
                END IF;
            EXCEPTION
                -- Another migration on this server was faster: roles belong to all its databases.
                WHEN duplicate_object OR unique_violation THEN NULL;
            END;
        END IF;
    END LOOP;

    -- Who migrates must be able to act as the web role; an administrator may have seen to it.
    IF NOT pg_has_role(current_user, 'leadenrich_web', 'MEMBER')
        OR current_setting('server_version_num')::int >= 160000 THEN
        BEGIN
            EXECUTE format('GRANT leadenrich_web TO %I', current_user);
        EXCEPTION
            WHEN insufficient_privilege THEN NULL;
        END;
    END IF;
END $$;

GRANT USAGE ON SCHEMA public TO anon, authenticated, service_role, leadenrich_web;
