-- How many lookups of a connection are being asked: by the living, and by who must be dead.
SELECT
    count(*) FILTER (WHERE claimed_until > clock_timestamp()),
    count(*) FILTER (WHERE claimed_until <= clock_timestamp())
FROM batchruns_lookup
WHERE state = 'asking' AND pace_id = %(pace)s
