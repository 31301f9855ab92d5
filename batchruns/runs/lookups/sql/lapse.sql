-- Takes lookups from who must be dead: those that may be asked again, or whose answers are to be
-- collected, are due; of the others nobody knows what came of them.
WITH lapsed AS (
    SELECT id FROM batchruns_lookup
    WHERE state = 'asking' AND pace_id = %(pace)s AND claimed_until <= clock_timestamp()
    ORDER BY digest
    FOR UPDATE SKIP LOCKED
)
UPDATE batchruns_lookup AS lookup
SET
    state = CASE
        WHEN %(repeats_are_free)s OR reserved = 0 OR ticket <> '' THEN 'waiting' ELSE 'unsure'
    END,
    due_at = claimed_until,
    claimed_until = NULL
FROM lapsed
WHERE lookup.id = lapsed.id
RETURNING lookup.state, lookup.run_id, lookup.provider, lookup.capability, lookup.reserved
