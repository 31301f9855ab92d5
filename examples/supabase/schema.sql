-- The tables that this page and leadenrich share. Run it in the SQL editor of your project, if they aren't
-- there yet; it changes nothing that is. Then `leadenrich migrate` (or `manage.py migrate`) adds the rest.

CREATE TABLE IF NOT EXISTS public.users (
    id uuid PRIMARY KEY REFERENCES auth.users (id) ON DELETE CASCADE,
    email text
);
ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;

CREATE TABLE IF NOT EXISTS public.batch_runs (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid REFERENCES public.users (id),
    filename text NOT NULL,
    status text NOT NULL DEFAULT 'pending',
    started_at timestamptz,
    finished_at timestamptz,
    result_url text,
    error_message text,
    meta jsonb,
    created_at timestamptz DEFAULT now()
);
ALTER TABLE public.batch_runs ENABLE ROW LEVEL SECURITY;

-- Whoever signs up gets a row in users, and so does who has signed up already.
CREATE OR REPLACE FUNCTION public.add_user() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    INSERT INTO public.users (id, email) VALUES (NEW.id, NEW.email) ON CONFLICT DO NOTHING;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION public.add_user() FROM PUBLIC, anon, authenticated;

CREATE OR REPLACE TRIGGER add_user AFTER INSERT ON auth.users
    FOR EACH ROW EXECUTE FUNCTION public.add_user();

INSERT INTO public.users (id, email) SELECT id, email FROM auth.users ON CONFLICT DO NOTHING;
