// What every page does: menus close, forms open as dialogs, and files can be dropped anywhere.

// --- menus ----------------------------------------------------------------------------------------

const menus = () => document.querySelectorAll("details.confirm[open]");

document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", ({ target }) => {
  for (const menu of menus()) if (!menu.contains(target)) menu.open = false;
});

// --- a run's name and tags: the page of the form, as a dialog ----------------------------------------

document.addEventListener("click", async (event) => {
  const link = event.target.closest('a[href$="/title/"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const headers = { "HX-Request": "true", "HX-Current-URL": location.href };
  const answer = await fetch(link.href, { headers }).catch(() => null);
  if (!answer?.ok || answer.redirected) return location.assign(link.href);
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-label", link.title);
  dialog.innerHTML = await answer.text();
  dialog.querySelector("a").addEventListener("click", (cancel) => {
    cancel.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
});

// --- files: dropped on any page, they go to the upload form -------------------------------------------

const uploadPage = document.body.dataset.uploadPage;
const hasFiles = (event) => uploadPage && event.dataTransfer?.types.includes("Files");
const mark = (isOver) => document.body.classList.toggle("over", isOver);

for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    mark(true);
  });
}

document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) mark(false);
});

document.addEventListener("drop", async (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  mark(false);
  // They are gone from the event once something else is waited for.
  const files = [...event.dataTransfer.files];
  const form = document.querySelector("[data-upload]") ?? (await fetchForm());
  if (!form) return location.assign(uploadPage);
  const { choose } = await import(form.dataset.script);
  choose(files);
});

async function fetchForm() {
  const answer = await fetch(uploadPage).catch(() => null);
  const html = answer?.ok ? await answer.text() : "";
  const form = new DOMParser().parseFromString(html, "text/html").querySelector("[data-upload]");
  if (form) document.querySelector("main .notices").after(form);
  return form;
}

// --- the time zone, in a cookie, so that pages show its times ------------------------------------------

const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
if (timeZone) {
  document.cookie = `time_zone=${timeZone}; path=/; max-age=31536000; samesite=lax`;
}
