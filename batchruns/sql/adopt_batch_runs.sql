-- Table batch_runs: made where it is missing; where a Supabase project has it already, adopted in
-- place. Every statement may run again and changes nothing more. Rows stay as they are.
CREATE TABLE IF NOT EXISTS batch_runs (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid REFERENCES users (id),
    filename text NOT NULL,
    status text NOT NULL DEFAULT 'pending',
    started_at timestamptz,
    finished_at timestamptz,
    result_url text,
    error_message text,
    meta jsonb,
    created_at timestamptz DEFAULT now()
);

ALTER TABLE batch_runs
    ALTER COLUMN id SET DEFAULT gen_random_uuid(),
    ALTER COLUMN status SET DEFAULT 'pending',
    ALTER COLUMN created_at SET DEFAULT now();

-- A check of the same statuses may exist under another name: then there are two, and both hold.
DO $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_constraint
        WHERE conrelid = 'batch_runs'::regclass AND conname = 'batch_runs_status_check'
    ) THEN
        ALTER TABLE batch_runs ADD CONSTRAINT batch_runs_status_check
            CHECK (status IN ('pending', 'processing', 'completed', 'failed'));
    END IF;
END $$;

-- Exactly the order of the list, for each person.
CREATE INDEX IF NOT EXISTS batch_runs_list_idx ON batch_runs (user_id, started_at DESC, id);
