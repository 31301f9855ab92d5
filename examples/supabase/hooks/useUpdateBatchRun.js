import { readable } from "../sentences.js";
import { COLUMNS } from "./useBatchRuns.js";

/**
 * Returns `update(id, changes, { ifStatus })`, which gives the run as it is then. Throws ReadableError.
 *
 * With `ifStatus` it changes a run only while it has that status. What is in `changes.meta` is added to
 * what the run's `meta` says already.
 */
export function useUpdateBatchRun(supabase) {
  return async function update(id, changes, { ifStatus } = {}) {
    let query = supabase.from("batch_runs").update(changes).eq("id", id);
    if (ifStatus) query = query.eq("status", ifStatus);
    const { data, error, status } = await query.select(COLUMNS).single();
    if (error) throw readable(error, status);
    return data;
  };
}
