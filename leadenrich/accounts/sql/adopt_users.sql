-- Table users: made where it is missing; where a Supabase project has it already, adopted in place.
-- Every statement may run again and changes nothing more. Rows, and columns of others, stay.
CREATE TABLE IF NOT EXISTS users (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid()
);

ALTER TABLE users
    ADD COLUMN IF NOT EXISTS email varchar(254),
    ADD COLUMN IF NOT EXISTS name text NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS password text NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS last_login timestamptz,
    ADD COLUMN IF NOT EXISTS is_active boolean NOT NULL DEFAULT true,
    ADD COLUMN IF NOT EXISTS is_staff boolean NOT NULL DEFAULT false,
    ADD COLUMN IF NOT EXISTS is_superuser boolean NOT NULL DEFAULT false,
    ADD COLUMN IF NOT EXISTS date_joined timestamptz NOT NULL DEFAULT now();

ALTER TABLE users ALTER COLUMN id SET DEFAULT gen_random_uuid();

-- The e-mail address is the sign-in name: one person each. Two rows with the same one stop the
-- migration here, with PostgreSQL naming the address, and nothing is changed.
CREATE UNIQUE INDEX IF NOT EXISTS users_email_key ON users (email);
