-- Table users: a signed-in client of the project's API sees the own row, and of it no column that
-- signing in here rests on. The web role, which must find people to sign them in, reaches all rows.
ALTER TABLE users ENABLE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, UPDATE, DELETE ON users TO leadenrich_web;
GRANT ALL ON users TO service_role;
DROP POLICY IF EXISTS leadenrich_web ON users;
CREATE POLICY leadenrich_web ON users TO leadenrich_web USING (true) WITH CHECK (true);

DROP POLICY IF EXISTS "People can view themselves" ON users;
CREATE POLICY "People can view themselves" ON users FOR SELECT TO authenticated
    USING (id = (SELECT auth.uid()));

-- Restrictive: it holds whatever wider policy the project has beside it.
DROP POLICY IF EXISTS "People can reach nobody else" ON users;
CREATE POLICY "People can reach nobody else" ON users AS RESTRICTIVE
    TO anon, authenticated USING (id = (SELECT auth.uid()));

-- What the project let its signed-in clients write stays, but for the private columns.
DO $$
DECLARE
    open_columns text;
    held text[] := ARRAY['SELECT'];
    privilege text;
BEGIN
    SELECT string_agg(quote_ident(attname), ', ')
    INTO open_columns
    FROM pg_attribute
    WHERE attrelid = 'users'::regclass AND attnum > 0 AND NOT attisdropped
        AND attname NOT IN
            ('password', 'last_login', 'is_active', 'is_staff', 'is_superuser', 'date_joined');

    FOREACH privilege IN ARRAY ARRAY['INSERT', 'UPDATE'] LOOP
        IF has_any_column_privilege('authenticated', 'users', privilege) THEN
            held := held || privilege;
        END IF;
    END LOOP;

    REVOKE ALL ON users FROM PUBLIC, anon, authenticated;
    FOREACH privilege IN ARRAY held LOOP
        EXECUTE format('GRANT %s (%s) ON users TO authenticated', privilege, open_columns);
    END LOOP;
END $$;

-- Here an address stands for who has it: mails go there, and who resets a password by it gets into the
-- account. So a client writes the address of its own account only, not one that it says is its own.
CREATE OR REPLACE FUNCTION leadenrich_check_address() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    written text := to_jsonb(NEW) ->> 'email';
BEGIN
    IF TG_OP = 'UPDATE' AND written IS NOT DISTINCT FROM to_jsonb(OLD) ->> 'email' THEN
        RETURN NEW;
    END IF;
    IF lower(written) IS DISTINCT FROM lower(coalesce(
        nullif(current_setting('request.jwt.claim.email', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
    )) AND written IS NOT NULL THEN
        RAISE EXCEPTION 'This isn''t the address of your account.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION leadenrich_check_address() FROM PUBLIC, anon, authenticated;
CREATE OR REPLACE TRIGGER leadenrich_check_address BEFORE INSERT OR UPDATE ON users
    FOR EACH ROW WHEN (current_user = 'authenticated') EXECUTE FUNCTION leadenrich_check_address();
