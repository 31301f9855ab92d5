const LABELS = {
  pending: "Pending",
  processing: "Processing",
  completed: "Completed",
  failed: "Failed",
  canceled: "Canceled",
};
const date = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const number = new Intl.NumberFormat();

/**
 * Shows runs in `list`, an element that holds a template of one run.
 *
 * `onDownload(run)` is called for a completed run and may throw a ReadableError. Returns `show(runs)`.
 */
export function runList(list, { onDownload }) {
  const template = list.querySelector("template");
  template.remove();
  const items = new Map();

  /** What is shown already stays in the page, so that nobody loses their place in it. */
  return function show(runs) {
    const ids = new Set(runs.map((run) => run.id));
    for (const [id, item] of items) {
      if (ids.has(id)) continue;
      item.remove();
      items.delete(id);
    }
    runs.forEach((run, position) => {
      const item = items.get(run.id) ?? newItem(run.id);
      if (list.children[position] !== item) list.insertBefore(item, list.children[position]);
      fill(item, run);
    });
  };

  function newItem(id) {
    const item = template.content.firstElementChild.cloneNode(true);
    items.set(id, item);
    const message = item.querySelector("[role=alert]");
    const button = item.querySelector("button");
    button.addEventListener("click", async () => {
      button.disabled = true;
      message.textContent = "";
      try {
        await onDownload(item.run);
      } catch (error) {
        message.textContent = error.message;
      } finally {
        button.disabled = false;
      }
    });
    return item;
  }
}

function fill(item, run) {
  const part = (name) => item.querySelector(`[data-part=${name}]`);
  const status = run.errorCode === "canceled" && run.status === "failed" ? "canceled" : run.status;
  item.run = run;
  part("filename").textContent = run.filename;
  part("status").textContent = LABELS[status];
  part("status").dataset.status = status;
  part("created").textContent = run.created_at ? date.format(new Date(run.created_at)) : "";
  part("rows").textContent = rowsInWords(run);
  part("error").textContent = status === "failed" ? run.error_message : "";
  part("download").hidden = status !== "completed";
  part("name").textContent = run.filename;
  showProgress(part("progress"), run);
}

/** Whoever may write to a run may write anything to its `meta`. */
function count(value) {
  return Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function rowsInWords({ status, ...meta }) {
  const [rows, enriched, rejected] = [meta.rowCount, meta.enrichedCount, meta.rejectedCount].map(count);
  if (status === "completed" && enriched !== null) {
    return `${number.format(enriched)} rows enriched, ${number.format(rejected ?? 0)} rejected`;
  }
  return rows === null ? "" : `${number.format(rows)} rows`;
}

/** While other sources are asked, it is known how far that is; before, only that it goes on. */
function showProgress(bar, { status, rowCount, lookedUpCount }) {
  bar.hidden = status !== "processing";
  const [rows, done] = [count(rowCount), count(lookedUpCount)];
  if (rows && done !== null) {
    bar.max = rows;
    bar.value = Math.min(done, rows);
  } else {
    bar.removeAttribute("value");
  }
}
