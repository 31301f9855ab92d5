-- What a person's runs hold in all, by the month of their start where the person is; those that were
-- never started come first, without a month. What isn't known of a run is -1.
SELECT
    CASE WHEN recency <> %(not_started)s
    THEN date_trunc('month', to_timestamp(-recency / 1e6) AT TIME ZONE %(zone)s)::date END AS month,
    count(*),
    sum(greatest(rows, 0))::bigint,
    sum(greatest(issues, 0))::bigint,
    sum(greatest(duplicates, 0))::bigint
FROM batchruns_listing
WHERE user_id = %(owner)s
    AND run_id <> ALL (ARRAY(SELECT run_id FROM batchruns_deletion))
GROUP BY month
ORDER BY month DESC NULLS FIRST
