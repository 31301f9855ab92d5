-- How many lookups of a connection are being asked: by the run for one capability and for all, by others,
-- and by who must be dead.
SELECT
    count(*) FILTER (
        WHERE claimed_until > clock_timestamp()
            AND run_id IS NOT DISTINCT FROM %(run)s::uuid AND capability = %(capability)s
    ),
    count(*) FILTER (WHERE claimed_until > clock_timestamp() AND run_id IS NOT DISTINCT FROM %(run)s::uuid),
    count(*) FILTER (WHERE claimed_until > clock_timestamp() AND run_id IS DISTINCT FROM %(run)s::uuid),
    count(*) FILTER (WHERE claimed_until <= clock_timestamp())
FROM batchruns_lookup
WHERE state = 'asking' AND pace_id = %(pace)s
