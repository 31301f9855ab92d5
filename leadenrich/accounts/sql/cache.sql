-- What Django's cache in the database keeps: counts of attempts to sign in.
CREATE TABLE IF NOT EXISTS leadenrich_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS leadenrich_cache_expires ON leadenrich_cache (expires);
