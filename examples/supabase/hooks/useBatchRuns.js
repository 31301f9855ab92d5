import { readable } from "../sentences.js";

const BUSY_SECONDS = 2;
const QUIET_SECONDS = 30;
const MOST = 50;

/** Of `meta`, which may be long, only what the page shows. */
export const COLUMNS = `
  id, filename, status, started_at, finished_at, error_message, created_at,
  rowCount:meta->rowCount, lookedUpCount:meta->lookedUpCount, enrichedCount:meta->enrichedCount,
  rejectedCount:meta->rejectedCount, errorCode:meta->error->>code
`;

/**
 * Follows a person's runs, newest first: by Realtime where it is there, else by asking every 2 seconds
 * while one is processing.
 *
 * Calls `onChange({ runs, error })` with each answer; after an error, `runs` are those of before.
 * Returns `{ refetch, stop }`.
 */
export function useBatchRuns(supabase, userId, onChange) {
  let runs = [];
  let isLive = false;
  let isStopped = false;
  let turn = 0;
  let timer;

  async function refetch() {
    const mine = ++turn;
    const { data, error, status } = await supabase
      .from("batch_runs")
      .select(COLUMNS)
      .eq("user_id", userId)
      .order("started_at", { ascending: false, nullsFirst: true })
      .order("created_at", { ascending: false })
      .order("id")
      .limit(MOST);
    // Where it was asked again meanwhile, this answer may be older than what is shown.
    if (isStopped || mine !== turn) return;
    runs = data ?? runs;
    onChange({ runs, error: error && readable(error, status) });
    clearTimeout(timer);
    const isBusy = !isLive && runs.some((run) => run.status === "processing");
    timer = setTimeout(refetch, 1000 * (isBusy ? BUSY_SECONDS : QUIET_SECONDS));
  }

  // A change is a reason to ask, no answer: long values that stay as they are aren't in it.
  const channel = supabase
    .channel(`batch_runs of ${userId}`)
    .on(
      "postgres_changes",
      { event: "*", schema: "public", table: "batch_runs", filter: `user_id=eq.${userId}` },
      refetch,
    )
    .subscribe((status) => {
      isLive = status === "SUBSCRIBED";
      // For what has changed before.
      if (isLive) refetch();
    });
  refetch();

  function stop() {
    isStopped = true;
    clearTimeout(timer);
    supabase.removeChannel(channel);
  }

  return { refetch, stop };
}
