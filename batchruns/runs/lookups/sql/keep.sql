-- What came of lookups that were claimed.
UPDATE batchruns_lookup AS lookup
SET
    state = new.state,
    outcome = new.outcome,
    values = new.values::jsonb,
    confidence = new.confidence,
    evidence = new.evidence,
    request_id = new.request_id,
    problem = new.problem,
    cost = new.cost,
    reserved = new.reserved,
    ticket = new.ticket,
    due_at = new.due_at,
    late_since = new.late_since,
    claimed_until = NULL,
    answered_at = CASE WHEN new.state <> 'waiting' THEN %(now)s END
FROM unnest(
    %(id)s::bigint[], %(state)s::text[], %(outcome)s::text[], %(values)s::text[], %(confidence)s::int[],
    %(evidence)s::text[], %(request_id)s::text[], %(problem)s::text[], %(cost)s::bigint[],
    %(reserved)s::bigint[], %(ticket)s::text[], %(due_at)s::timestamptz[], %(late_since)s::timestamptz[]
) AS new (
    id, state, outcome, values, confidence, evidence, request_id, problem, cost, reserved, ticket, due_at,
    late_since
)
WHERE lookup.id = new.id
