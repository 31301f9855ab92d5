-- How many runs of a person have each status, up to a limit for each.
SELECT status, (
    SELECT count(*)
    FROM (
        SELECT FROM batchruns_listing AS listed
        WHERE user_id = %(owner)s AND listed.status = statuses.status
            AND run_id <> ALL (ARRAY(SELECT run_id FROM batchruns_deletion))
        LIMIT %(limit)s
    ) AS counted
)
FROM unnest(%(statuses)s::text[]) AS statuses (status)
