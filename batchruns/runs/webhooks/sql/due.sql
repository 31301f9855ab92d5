-- To whom something is due, of all or of this person, and whether to an endpoint that is slow.
SELECT DISTINCT delivery.user_id, is_slow
FROM batchruns_webhookdelivery AS delivery
JOIN batchruns_webhookendpoint AS endpoint ON endpoint.id = endpoint_id
WHERE state = 'waiting' AND next_at <= clock_timestamp() AND is_enabled
    AND (%(user)s::uuid IS NULL OR delivery.user_id = %(user)s)
