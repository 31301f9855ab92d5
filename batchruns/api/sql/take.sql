-- Takes `cost` seconds of the `window` that somebody may use up, if they are there: whether they were,
-- and the seconds that are used up after it. Whoever has used nothing may take more than there is.
WITH taken AS (
    INSERT INTO batchruns_requestpace AS pace (key, used_until)
    VALUES (%(key)s, clock_timestamp() + %(cost)s * interval '1 second')
    ON CONFLICT (key) DO UPDATE
        SET used_until = greatest(pace.used_until, clock_timestamp()) + %(cost)s * interval '1 second'
        WHERE pace.used_until <= clock_timestamp()
            + greatest(0, %(window)s - %(cost)s) * interval '1 second'
    RETURNING used_until
)
SELECT true, extract(epoch FROM used_until - clock_timestamp())::float FROM taken
UNION ALL
SELECT false, extract(epoch FROM used_until - clock_timestamp())::float
FROM batchruns_requestpace
WHERE key = %(key)s AND NOT EXISTS (SELECT FROM taken)
