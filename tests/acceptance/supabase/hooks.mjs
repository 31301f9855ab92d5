// The hooks of examples/supabase under node, with the real supabase-js: run by test_supabase_page.py, which
// copies this file beside them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "@supabase/supabase-js";
import { leadenrich } from "./leadenrich.js";
import { useBatchRuns } from "./hooks/useBatchRuns.js";
import { useCreateBatchRun } from "./hooks/useCreateBatchRun.js";
import { useUpdateBatchRun } from "./hooks/useUpdateBatchRun.js";
import { readable } from "./sentences.js";

const { PROJECT_URL, PROJECT_KEY, LEADENRICH_URL, PASSWORD, LARGEST } = process.env;
const PATIENCE = 20_000;
const LEADS = "Name,Email,Phone\nAda Lovelace,Ada@Acme.com,+44 20 7946 0018\n";
const GONE = /was deleted/;
const SENTENCE = /^Error: [A-Z].*\.$/;

/** A project without Realtime: no connection to it ever opens. */
class NoSocket {
  constructor() {
    setTimeout(() => this.onclose?.({ code: 1006, reason: "" }));
  }
  close() {}
  send() {}
}

/** A project with Realtime, as far as its protocol goes here: joining, and telling of a change. */
class Realtime {
  static last;
  readyState = 0;

  constructor() {
    Realtime.last = this;
    this.joined = new Promise((resolve) => (this.join = resolve));
    setTimeout(() => {
      this.readyState = 1;
      this.onopen?.({});
    });
  }

  send(text) {
    const [joinRef, ref, topic, event, { config }] = JSON.parse(text);
    const changes = config?.postgres_changes?.map((change) => ({ id: 1, ...change }));
    this.tell([joinRef, ref, topic, "phx_reply", { status: "ok", response: { postgres_changes: changes } }]);
    if (event !== "phx_join") return;
    this.channel = [joinRef, null, topic];
    this.join();
  }

  tellOfChange() {
    const data = { schema: "public", table: "batch_runs", type: "INSERT", columns: [], record: {} };
    this.tell([...this.channel, "postgres_changes", { ids: [1], data }]);
  }

  tell(message) {
    setTimeout(() => this.onmessage?.({ data: JSON.stringify(message) }));
  }

  close() {
    this.readyState = 3;
    this.onclose?.({ code: 1000, reason: "" });
  }
}

async function signIn(email, options = {}) {
  const supabase = createClient(options.url ?? PROJECT_URL, options.key ?? PROJECT_KEY, {
    realtime: { transport: options.transport ?? NoSocket },
    auth: { autoRefreshToken: false },
  });
  const { data, error } = await supabase.auth.signInWithPassword({ email, password: PASSWORD });
  if (error) throw readable(error);
  return {
    supabase,
    userId: data.user.id,
    create: useCreateBatchRun(supabase, data.user.id),
    update: useUpdateBatchRun(supabase),
    api: leadenrich(LEADENRICH_URL, supabase),
  };
}

function leads(name, text = LEADS) {
  return new File([text], name, { type: "text/csv" });
}

/** The runs of a person, once they are as `isRight` wants them. */
function runsOnce({ supabase, userId }, isRight) {
  const { promise, resolve, reject } = withResolvers();
  const late = setTimeout(() => reject(new Error("The runs didn't become so.")), PATIENCE);
  const { stop } = useBatchRuns(supabase, userId, ({ runs, error }) => {
    if (error) reject(error);
    else if (isRight(runs)) resolve(runs);
  });
  return promise.finally(() => {
    clearTimeout(late);
    stop();
  });
}

function withResolvers() {
  const it = {};
  it.promise = new Promise((resolve, reject) => Object.assign(it, { resolve, reject }));
  return it;
}

const ada = await signIn("ada@example.com");
const bob = await signIn("bob@example.com");

test("a run is created, sent, followed by polling, and its result downloaded", async () => {
  const run = await ada.create({ filename: "ada.csv", meta: { fileSize: LEADS.length } });
  assert.equal(run.status, "pending");
  await ada.api.sendFile(run.id, leads("ada.csv"));
  const [done] = await runsOnce(ada, ([first]) => first.status === "completed");
  assert.equal(done.id, run.id);
  assert.equal(done.enrichedCount, 1);
  const text = await (await ada.api.result(run.id, "csv")).text();
  assert.match(text, /\+442079460018/);
});

test("the newest run comes first, and what isn't started yet before it", async () => {
  const run = await ada.create({ filename: "waits.csv", meta: {} });
  const runs = await runsOnce(ada, (runs) => runs.length > 1);
  assert.deepEqual(runs.map((each) => each.filename), ["waits.csv", "ada.csv"]);
  await ada.update(run.id, { status: "failed", error_message: "Never mind." });
});

test("what a client adds to meta stays beside what is there, and statuses go one way", async () => {
  const { id } = await ada.create({ filename: "meta.csv", meta: { theirs: 1 } });
  await ada.update(id, { meta: { rowCount: 7 } });
  const { data } = await ada.supabase.from("batch_runs").select("*").eq("id", id).single();
  assert.deepEqual(data.meta, { theirs: 1, rowCount: 7 });
  await ada.update(id, { status: "failed" }, { ifStatus: "pending" });
  await assert.rejects(ada.update(id, { status: "completed" }), {
    message: "A run that is failed can't become completed.",
  });
  await assert.rejects(ada.update(id, { status: "failed" }, { ifStatus: "pending" }), {
    message: "There is no such run of yours, or it has changed in the meantime.",
  });
});

test("another person sees nothing of it, changes nothing, and creates nothing in their name", async () => {
  const [{ id }] = await runsOnce(ada, (runs) => runs.length > 0);
  assert.deepEqual(await runsOnce(bob, () => true), []);
  assert.deepEqual(await runsOnce({ ...bob, userId: ada.userId }, () => true), []);
  await assert.rejects(bob.update(id, { filename: "x" }), /no such run of yours/);
  const forge = useCreateBatchRun(bob.supabase, ada.userId);
  await assert.rejects(forge({ filename: "x", meta: {} }), /isn't yours/);
  await assert.rejects(bob.api.sendFile(id, leads("x.csv")), GONE);
  await assert.rejects(bob.api.result(id, "csv"), GONE);
});

test("a change that Realtime tells of is shown at once, not when it is time to ask again", async () => {
  const live = await signIn("dora@example.com", { transport: Realtime });
  const shown = runsOnce(live, (runs) => runs.length === 1);
  await Realtime.last.joined;
  await live.create({ filename: "told.csv", meta: {} });
  Realtime.last.tellOfChange();
  assert.equal((await shown)[0].filename, "told.csv");
});

test("a run that has its file, or was begun without one, takes none", async () => {
  const { id } = await ada.create({ filename: "twice.csv", meta: {} });
  await ada.api.sendFile(id, leads("twice.csv"));
  await assert.rejects(ada.api.sendFile(id, leads("twice.csv")), /has its file already/);
  const begun = await ada.create({ filename: "begun.csv", meta: {} });
  await ada.update(begun.id, { status: "processing" });
  await assert.rejects(ada.api.sendFile(begun.id, leads("begun.csv")), /already processing/);
});

test("a token that expired on the way is renewed once, and the file sent again", async () => {
  const late = await signIn("late@example.com");
  const run = await late.create({ filename: "late.csv", meta: {} });
  await late.api.sendFile(run.id, leads("late.csv"));
  await runsOnce(late, ([first]) => first.status === "completed");
});

test("a session that can't be renewed has ended", async () => {
  const gone = await signIn("gone@example.com");
  const run = await gone.create({ filename: "gone.csv", meta: {} });
  await assert.rejects(gone.api.sendFile(run.id, leads("gone.csv")), {
    message: "Your session has ended. Sign in again.",
  });
});

test("a file that is too large or holds no leads is refused with a sentence", async () => {
  const { id } = await ada.create({ filename: "large.csv", meta: {} });
  const large = leads("large.csv", LEADS.repeat(LARGEST / LEADS.length + 1));
  await assert.rejects(ada.api.sendFile(id, large), /too large: .* the limit is/);
  await assert.rejects(ada.api.sendFile(id, leads("x.csv", "\x89PNG\r\n\x1a\n\0\0\0")), SENTENCE);
});

test("services that don't answer, and keys and passwords that are wrong, are told apart", async () => {
  const nobody = "http://127.0.0.1:1";
  const api = leadenrich(nobody, ada.supabase);
  await assert.rejects(api.result("x", "csv"), /^Error: leadenrich doesn't answer/);
  await assert.rejects(signIn("ada@example.com", { url: nobody }), /Your project doesn't answer/);
  await assert.rejects(signIn("ada@example.com", { key: "x" }), /the key in config\.js/);
  await assert.rejects(signIn("nobody@example.com"), /password is not correct/);
});
