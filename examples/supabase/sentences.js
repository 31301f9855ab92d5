/** Every error as one sentence that a person can read. */

const SENTENCES = {
  invalid_credentials: "The email address or the password is not correct.",
  email_not_confirmed: "Confirm your email address first. We sent you a link.",
  over_request_rate_limit: "Too many attempts. Wait a minute and try again.",
  session_ended: "Your session has ended. Sign in again.",
  PGRST301: "Your session has ended. Sign in again.",
  PGRST303: "Your session has ended. Sign in again.",
  PGRST116: "There is no such run of yours, or it has changed in the meantime.",
  PGRST205: "Your project has no table batch_runs. Run schema.sql in its SQL editor.",
  "42P01": "Your project has no table batch_runs. Run schema.sql in its SQL editor.",
  23503: "Your account isn't in the table users. Run schema.sql in the SQL editor of your project.",
  42501: "You can't do that: the run isn't yours.",
};
const CHECK_VIOLATION = "23514";

/** A failure whose message is such a sentence. */
export class ReadableError extends Error {}

/** What supabase-js says went wrong, and the status of the answer, as a ReadableError. */
export function readable(error, status = error.status) {
  return error instanceof ReadableError ? error : new ReadableError(sentenceOf(error, status));
}

function sentenceOf({ code, message }, status) {
  if (code in SENTENCES) return SENTENCES[code];
  // The database says in sentences which changes of a run it refuses.
  if (code === CHECK_VIOLATION && message.endsWith(".")) return message;
  if (code) return `Your project refused this: ${message}`;
  if (status === 401) return "Your project doesn't know the key in config.js.";
  return "Your project doesn't answer. Check your connection, then try again in a minute.";
}
