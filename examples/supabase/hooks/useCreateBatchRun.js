import { readable } from "../sentences.js";
import { COLUMNS } from "./useBatchRuns.js";

/** Returns `create({ filename, meta })`, which gives a person's new run. Throws ReadableError. */
export function useCreateBatchRun(supabase, userId) {
  return async function create({ filename, meta }) {
    const { data, error, status } = await supabase
      .from("batch_runs")
      .insert({ user_id: userId, filename, meta })
      .select(COLUMNS)
      .single();
    if (error) throw readable(error, status);
    return data;
  };
}
