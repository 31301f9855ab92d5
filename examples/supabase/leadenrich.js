import { ReadableError, readable } from "./sentences.js";

/** What the page asks leadenrich, as the person who is signed in. Each function throws ReadableError. */
export function leadenrich(url, supabase) {
  /** Sends the file of a pending run, and starts the run. */
  async function sendFile(runId, file) {
    const form = new FormData();
    form.append("start", "true");
    form.append("file", file, file.name);
    await ask(`runs/${runId}/file`, { method: "POST", body: form });
  }

  /** The result of a completed run. */
  async function result(runId, format) {
    const response = await ask(`runs/${runId}/result?format=${format}`);
    return response.blob();
  }

  async function ask(path, options) {
    let response = await send(path, options, await currentToken());
    // The token may have expired on the way, as a long upload takes its time.
    if (response.status === 401) response = await send(path, options, await newToken());
    if (!response.ok) throw new ReadableError(await sentenceOf(response));
    return response;
  }

  async function send(path, options, token) {
    // What goes wrong is told in the language of the page.
    const headers = { "Accept-Language": "en", Authorization: `Bearer ${token}` };
    try {
      return await fetch(`${url}/api/v1/${path}`, { ...options, headers });
    } catch {
      throw new ReadableError(await whyNoAnswer());
    }
  }

  async function currentToken() {
    const { data, error } = await supabase.auth.getSession();
    if (error) throw readable(error);
    return tokenOf(data);
  }

  async function newToken() {
    const { data, error } = await supabase.auth.refreshSession();
    // The project wasn't reached: that tells nothing about the session.
    if (error?.name === "AuthRetryableFetchError") throw readable(error);
    return tokenOf(data);
  }

  /** A browser doesn't say whether nobody answers, or whether the answer isn't for this page. */
  async function whyNoAnswer() {
    if (await answers("/api/v1/runs")) return "The connection to leadenrich broke off. Try again.";
    if (await answers("/healthz", { mode: "no-cors" })) {
      return `leadenrich refused this page. Its CORS_ALLOWED_ORIGINS has to name ${globalThis.origin}.`;
    }
    return "leadenrich doesn't answer. Check your connection, then try again in a minute.";
  }

  function answers(path, options) {
    return fetch(url + path, options).then(
      () => true,
      () => false,
    );
  }

  return { sendFile, result };
}

function tokenOf({ session }) {
  if (!session) throw readable({ code: "session_ended" });
  return session.access_token;
}

async function sentenceOf(response) {
  const problem = await response.json().catch(() => ({}));
  if (problem.detail) return problem.detail;
  if (response.status === 401) return readable({ code: "session_ended" }).message;
  return `leadenrich can't do that right now (status ${response.status}). Try again in a few minutes.`;
}
