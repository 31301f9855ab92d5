import { runList } from "./components/runList.js";
import { uploadForm } from "./components/uploadForm.js";
import { useBatchRuns } from "./hooks/useBatchRuns.js";
import { useCreateBatchRun } from "./hooks/useCreateBatchRun.js";
import { useUpdateBatchRun } from "./hooks/useUpdateBatchRun.js";
import { leadenrich } from "./leadenrich.js";
import { readable } from "./sentences.js";

const element = (id) => document.getElementById(id);
const say = (text) => (element("message").textContent = text);

start();

async function start() {
  const config = await import("./config.js").catch(() => null);
  if (!config) return say("There is no config.js yet. Copy config.example.js and fill it in.");
  if (!globalThis.supabase) return say("supabase-js isn't there yet. Run npm install.");

  const supabase = globalThis.supabase.createClient(config.supabaseUrl, config.supabaseKey);
  const api = leadenrich(config.leadenrichUrl, supabase);
  let userId = null;
  let close = () => {};

  signInForm(supabase);
  element("sign-out").addEventListener("click", async () => {
    await supabase.auth.signOut({ scope: "local" });
    say("");
  });
  // Told of at first, too, and each time that the token is renewed.
  supabase.auth.onAuthStateChange((event, session) => {
    const user = session?.user ?? null;
    if (event !== "INITIAL_SESSION" && userId === (user?.id ?? null)) return;
    userId = user?.id ?? null;
    close();
    close = user ? openRuns(supabase, api, user) : openSignIn();
    if (event === "SIGNED_OUT") say(readable({ code: "session_ended" }).message);
  });
}

function signInForm(supabase) {
  const form = element("sign-in");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say("");
    const { email, password } = form.elements;
    const { error } = await supabase.auth.signInWithPassword({
      email: email.value,
      password: password.value,
    });
    if (error) return say(readable(error).message);
    form.reset();
  });
}

function openSignIn() {
  element("sign-in").hidden = false;
  return () => (element("sign-in").hidden = true);
}

/** Shows the person's runs and the form for a new one. Returns what closes them again. */
function openRuns(supabase, api, user) {
  const page = element("signed-in").content.cloneNode(true);
  element("runs").append(page);
  element("account").hidden = false;
  element("person").textContent = user.email;
  say("");

  const show = runList(element("list"), { onDownload: (run) => download(api, run) });
  const { refetch, stop } = useBatchRuns(supabase, user.id, ({ runs, error }) => {
    say(error?.message ?? "");
    element("empty").hidden = error || runs.length > 0;
    show(runs);
  });
  uploadForm(element("upload"), {
    create: useCreateBatchRun(supabase, user.id),
    update: useUpdateBatchRun(supabase),
    api,
    onChange: refetch,
  });

  return () => {
    stop();
    element("runs").replaceChildren();
    element("account").hidden = true;
  };
}

async function download(api, run) {
  const address = URL.createObjectURL(await api.result(run.id, "csv"));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${run.filename.replace(/\.[^.]*$/, "")}-enriched.csv`;
  link.click();
  URL.revokeObjectURL(address);
}
