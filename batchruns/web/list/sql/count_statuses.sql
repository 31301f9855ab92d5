-- How many runs of a person have each status, up to a limit for each.
SELECT status, (
    SELECT count(*)
    FROM (
        SELECT FROM batchruns_listing AS listed
        WHERE user_id = %(owner)s AND listed.status = statuses.status
            AND NOT EXISTS (SELECT FROM batchruns_deletion WHERE run_id = listed.run_id)
        LIMIT %(limit)s
    ) AS counted
)
FROM unnest(%(statuses)s::text[]) AS statuses (status)
