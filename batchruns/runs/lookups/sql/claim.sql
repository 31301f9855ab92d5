-- Claims lookups, new ones and such as were asked before. What was reserved for one that is still open
-- stays so, with the month toward which it counts.
INSERT INTO batchruns_lookup AS kept (
    user_id, digest, provider, capability, state, values, reserved, tries, claimed_until, asked_at,
    subjects, pace_id, run_id
)
SELECT
    %(user)s::uuid, digest, %(provider)s, %(capability)s, 'asking', '{}', %(price)s, 1, %(until)s, %(now)s,
    subjects::bigint[], %(pace)s, %(run)s::uuid
FROM unnest(%(digests)s::bytea[], %(subjects)s::text[]) AS new (digest, subjects)
ORDER BY digest
ON CONFLICT (user_id, digest) DO UPDATE SET
    capability = excluded.capability,
    state = 'asking',
    reserved = CASE WHEN kept.reserved > 0 THEN kept.reserved ELSE excluded.reserved END,
    asked_at = CASE WHEN kept.reserved > 0 OR kept.ticket <> '' THEN kept.asked_at ELSE excluded.asked_at END,
    tries = least(kept.tries + 1, 32767),
    claimed_until = excluded.claimed_until,
    due_at = NULL,
    pace_id = excluded.pace_id,
    run_id = excluded.run_id
RETURNING digest, tries, ticket
