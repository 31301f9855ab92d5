// What makes the live pages better with JavaScript; htmx itself fetches the changes.

const announce = document.querySelector("[data-announce]");
const stale = document.querySelector("[data-stale]");
const title = document.title;
const icon = document.querySelector("link[rel=icon]");
const iconHref = icon.href;

// --- the connection -------------------------------------------------------------------------------

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.body.addEventListener(name, () => {
    stale.hidden = false;
  });
}

// It comes for answers that tell of an error, too.
document.body.addEventListener("htmx:afterOnLoad", ({ detail }) => {
  if (detail.xhr.status < 400) stale.hidden = true;
});

// Who has been signed out meanwhile is asked to sign in: on the whole page, or in another tab where
// the page holds what isn't saved.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (new URL(event.detail.xhr.responseURL).pathname.startsWith("/accounts/login/")) {
    event.preventDefault();
    const signedOut = document.querySelector("[data-signed-out]");
    if (signedOut) signedOut.hidden = false;
    else location.reload();
  }
});

// --- what was deleted a moment ago -----------------------------------------------------------------

const deleted = document.querySelectorAll("[data-undo]");

// A live region tells only what comes into it once the page is there.
setTimeout(() => {
  if (deleted.length) announce.textContent = deleted[0].textContent.trim().replace(/\s+/g, " ");
}, 500);

for (const note of deleted) {
  setTimeout(() => {
    if (note.contains(document.activeElement)) document.getElementById("main").focus();
    note.remove();
  }, 1000 * note.dataset.undo);
}

// --- a run's end ----------------------------------------------------------------------------------

document.body.addEventListener("runs-ended", ({ detail }) => {
  const said = detail.sentences.join(" ");
  announce.textContent = said;
  offer();
  document.title = `✓ ${said}`;
  icon.href = icon.dataset.ended;
  if (document.hidden && window.Notification?.permission === "granted") {
    new Notification("leadenrich", { body: said, icon: iconHref });
  }
  if (!document.hidden) setTimeout(calm, 8000);
});

function calm() {
  document.title = title;
  icon.href = iconHref;
  showPercent();
}

// --- the tab says how far a run is -------------------------------------------------------------------

const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });

function showPercent() {
  const bar = document.querySelector("#run progress");
  if (bar) document.title = `${percent.format(bar.position)} · ${title}`;
}

document.body.addEventListener("htmx:afterSettle", showPercent);
showPercent();

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) setTimeout(calm, 3000);
});

const notify = document.querySelector("[data-notify]");
const isLive = () => document.querySelector("[hx-trigger^=every]") !== null;

function offer() {
  if (notify) notify.hidden = !isLive() || window.Notification?.permission !== "default";
}

notify?.addEventListener("click", async () => {
  const answer = await Notification.requestPermission();
  announce.textContent = answer === "granted" ? notify.dataset.told : notify.dataset.refused;
  announce.classList.remove("visually-hidden");
  offer();
});
offer();

// --- times: “2 minutes ago” stays true --------------------------------------------------------------

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });

setInterval(() => {
  for (const time of document.querySelectorAll("time[data-relative]")) {
    const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
    const [unit, size] = UNITS.find(([, size]) => -seconds >= size) ?? [];
    if (unit && -seconds < 7 * 86_400) {
      time.textContent = relative.format(Math.ceil(seconds / size), unit);
    }
  }
}, 30_000);

// --- choosing several runs --------------------------------------------------------------------------

const boxes = () => [...document.querySelectorAll("input[form=many][type=checkbox]")];

function count() {
  const bar = document.querySelector("[data-many]");
  if (!bar) return;
  const chosen = boxes().filter((box) => box.checked).length;
  bar.toggleAttribute("data-some", chosen > 0);
  const told = bar.querySelector("[data-chosen]");
  told.textContent = told.dataset.chosen.replace("{n}", chosen);
  const box = bar.querySelector("[data-all] input");
  box.checked = chosen > 0 && chosen === boxes().length;
  box.indeterminate = chosen > 0 && !box.checked;
}

document.addEventListener("change", ({ target }) => {
  if (target.closest("[data-all]")) for (const box of boxes()) box.checked = target.checked;
  if (target.type === "checkbox") count();
});

document.body.addEventListener("htmx:afterSettle", count);
count();
