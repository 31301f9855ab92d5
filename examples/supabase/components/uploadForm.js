import { ReadableError } from "../sentences.js";

/**
 * Makes `form` create a run of the chosen file and send the file to leadenrich.
 *
 * `create` and `update` are those of the hooks, `api` is that of leadenrich.js; `onChange()` is called
 * whenever the list of runs may look otherwise.
 */
export function uploadForm(form, { create, update, api, onChange }) {
  const message = form.querySelector("[role=status]");
  const button = form.querySelector("button");

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [file] = form.elements.file.files;
    if (!file) return say("Choose a file first.", "error");
    button.disabled = true;
    say(`Sending ${file.name}…`);
    try {
      await upload(file);
      form.reset();
      say(`${file.name} was sent. Follow it below.`);
    } catch (error) {
      if (!(error instanceof ReadableError)) throw error;
      say(`${file.name} wasn't sent. ${error.message}`, "error");
    } finally {
      button.disabled = false;
      onChange();
    }
  });

  async function upload(file) {
    const run = await create({
      filename: file.name,
      meta: { fileSize: file.size, fileType: file.type || "application/octet-stream" },
    });
    onChange();
    try {
      await api.sendFile(run.id, file);
    } catch (error) {
      await giveUp(run, error);
      throw error;
    }
  }

  /** A run that has no file would wait for ever. One that was started after all goes on. */
  async function giveUp(run, { message }) {
    // With a start, it takes its place in the list by time instead of before all that were started.
    const changes = { status: "failed", started_at: run.created_at, error_message: message };
    await update(run.id, changes, { ifStatus: "pending" }).catch(() => {});
  }

  function say(text, kind = "note") {
    message.textContent = text;
    message.dataset.kind = kind;
  }
}
