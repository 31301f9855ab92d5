-- Claims deliveries of a person that are due, so that nobody else sends them before the lease ends: who
-- has claimed them and isn't done by then is dead. Of one run, an endpoint is told in order: what came
-- later waits.
WITH due AS (
    SELECT delivery.id
    FROM batchruns_webhookdelivery AS delivery
    JOIN batchruns_webhookendpoint AS endpoint ON endpoint.id = endpoint_id
    WHERE delivery.user_id = %(user)s AND state = 'waiting' AND next_at <= clock_timestamp()
        AND is_enabled AND is_slow = %(slow)s
        AND NOT EXISTS (
            SELECT FROM batchruns_webhookdelivery AS earlier
            WHERE earlier.endpoint_id = delivery.endpoint_id AND earlier.run_id = delivery.run_id
                AND earlier.id < delivery.id AND earlier.state = 'waiting'
        )
    ORDER BY next_at, delivery.id
    LIMIT %(most)s
    FOR UPDATE OF delivery SKIP LOCKED
)
UPDATE batchruns_webhookdelivery AS delivery
SET attempts = attempts + 1,
    attempted_at = clock_timestamp(),
    next_at = clock_timestamp() + make_interval(secs => %(lease)s)
FROM due
WHERE delivery.id = due.id
RETURNING delivery.id
