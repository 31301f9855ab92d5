// Uploading several files, and rows that are pasted, each with its progress. Without this file the form
// is a plain one. page.js gives it the files that are dropped.

const form = document.querySelector("[data-upload]");
const input = form.querySelector("input[type=file]");
const list = form.querySelector("[data-files]");
const pasted = form.querySelector("textarea");
const button = form.querySelector("button.primary");
const words = form.dataset;
const limit = Number(words.maxBytes);
const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });

let entries = [];
let isSending = false;

// In the units of the pages: 1 KB is 1024 bytes.
const KB = 1024, MB = 1024 * KB;
const size = (bytes) =>
  bytes < MB ? `${number.format(Math.ceil(bytes / KB))} KB` : `${number.format(bytes / MB)} MB`;

// --- choosing -------------------------------------------------------------------------------------

export function choose(files) {
  for (const error of form.querySelectorAll(".errors")) error.remove();
  if (!input.multiple) for (const entry of entries) remove(entry);
  const chosen = input.multiple ? [...files] : [...files].slice(-1);
  entries = [...entries.filter((entry) => entry.state !== "refused"), ...chosen.map(entryOf)];
  list.hidden = !entries.length;
  form.scrollIntoView({ block: "nearest" });
  button.focus();
}

function entryOf(file) {
  const item = document.createElement("li");
  const name = document.createElement("strong");
  const told = document.createElement("span");
  const bar = document.createElement("progress");
  const cancel = document.createElement("button");
  name.textContent = file.name;
  told.className = "small soft";
  told.setAttribute("role", "status");
  bar.max = 1;
  bar.value = 0;
  bar.hidden = true;
  bar.setAttribute("aria-label", file.name);
  cancel.type = "button";
  cancel.className = "button compact quiet";
  item.append(name, told, bar, cancel);
  list.append(item);

  const entry = { file, item, told, bar, cancel, state: "waiting" };
  cancel.addEventListener("click", () => remove(entry));
  call(entry, words.cancel);
  told.textContent = `${words.waiting}, ${size(file.size)}`;
  if (file.size > limit) refuse(entry, words.tooLarge.replace("{size}", size(file.size)));
  return entry;
}

function remove(entry) {
  entry.request?.abort();
  entries = entries.filter((other) => other !== entry);
  entry.item.remove();
  list.hidden = !entries.length;
}

function refuse(entry, sentence) {
  entry.state = "refused";
  entry.bar.hidden = true;
  entry.told.className = "errors";
  entry.told.setAttribute("role", "alert");
  entry.told.textContent = sentence;
  call(entry, words.remove);
}

function call({ cancel, file }, word) {
  cancel.textContent = word;
  cancel.setAttribute("aria-label", `${word}: ${file.name}`);
}

input.addEventListener("change", () => {
  choose(input.files);
  input.value = "";
});

// --- sending: one file after the other ------------------------------------------------------------

form.addEventListener("submit", async (event) => {
  if (pasted.value.trim()) {
    choose([new File([pasted.value], words.pasted, { type: "text/csv" })]);
    pasted.value = "";
  }
  if (!entries.length) return;
  event.preventDefault();
  if (isSending) return;
  isSending = button.disabled = true;
  for (const entry of [...entries]) {
    if (entry.state === "waiting" && entries.includes(entry)) await send(entry);
  }
  isSending = button.disabled = false;
  const taken = entries.filter((entry) => entry.state === "taken");
  if (taken.length && taken.length === entries.length) {
    location.assign(taken.length === 1 ? taken[0].address : words.list);
  }
});

function send(entry) {
  const { file, bar, told } = entry;
  const data = new FormData(form);
  data.set(input.name, file);
  const request = new XMLHttpRequest();
  const began = performance.now();
  entry.request = request;
  bar.hidden = false;

  return new Promise((resolve) => {
    const done = (finish) => () => {
      finish();
      resolve();
    };
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      const speed = loaded / ((performance.now() - began) / 1000);
      bar.value = loaded / total;
      told.textContent =
        loaded < total
          ? `${size(loaded)} / ${size(total)}, ${size(speed)}/s`
          : words.reading;
    });
    request.addEventListener("load", done(() => answer(entry)));
    request.addEventListener("error", done(() => fail(entry)));
    request.addEventListener("abort", done(() => {}));
    request.open("POST", form.action);
    request.send(data);
  });
}

function answer(entry) {
  const { request, item, told, bar, cancel } = entry;
  if (request.status < 400) {
    entry.state = "taken";
    entry.address = request.responseURL;
    told.textContent = words.taken;
    bar.hidden = true;
    const link = document.createElement("a");
    link.href = entry.address;
    link.className = "small";
    link.textContent = words.show;
    cancel.remove();
    item.append(link);
    return;
  }
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const error = page.querySelector("[data-upload] .errors li");
  error?.querySelector("strong")?.remove();
  if (error) refuse(entry, error.textContent.trim().replace(/^:\s*/, ""));
  else fail(entry);
}

// The line may have been lost: the file stays, to be sent again.
function fail(entry) {
  refuse(entry, words.failed);
  call(entry, words.cancel);
  entry.state = "waiting";
}
