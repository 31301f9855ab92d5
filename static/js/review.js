// The form of a pending run: says when choices aren't saved yet, and warns who leaves then.

let changes = 0;
let sent = 0;
let saved = 0;

const isReview = (element) => element?.id === "review";

function changed({ target }) {
  if (!isReview(target.form)) return;
  changes += 1;
  const status = document.getElementById("saved");
  status.textContent = status.dataset.saving;
}

document.addEventListener("input", changed);
document.addEventListener("change", changed);

document.body.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (isReview(detail.elt)) sent = changes;
});

// What didn't arrive is sent again, at the latest once the line is back.
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.body.addEventListener(name, ({ detail }) => {
    if (!isReview(detail.elt)) return;
    sayNotSaved();
    if (name !== "htmx:responseError" && navigator.onLine) setTimeout(sendAgain, 5000);
  });
}

function sayNotSaved() {
  const status = document.getElementById("saved");
  status.textContent = status.dataset.failed;
}

addEventListener("online", sendAgain);

function sendAgain() {
  if (saved !== changes) htmx.trigger("#review", "change");
}

// Who has signed in again, in another tab, has another token, too.
const signedOut = () => document.querySelector("[data-signed-out]");

document.body.addEventListener("htmx:beforeSwap", () => {
  if (!signedOut().hidden) sayNotSaved();
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden || signedOut().hidden) return;
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  document.querySelector("#review [name=csrfmiddlewaretoken]").value = token;
  sendAgain();
});

// A button of the steps brings them anew. It sends the whole form, as without a script.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#steps button");
  if (!button) return;
  event.preventDefault();
  htmx.ajax("POST", button.form.action, { source: button, target: "#steps", swap: "outerHTML" });
});

// Options that are shown stay so.
document.body.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "post") return;
  for (const { dataset } of document.querySelectorAll("details[data-open][open]")) {
    detail.formData.append("open", dataset.open);
  }
});

// What changes the columns brings the whole form anew.
for (const name of ["options-saved", "form-replaced"]) {
  document.body.addEventListener(name, () => {
    saved = sent;
    signedOut().hidden = true;
  });
}

document.addEventListener("submit", (event) => {
  if (!isReview(event.target)) return;
  // Its answer would be the page for signing in, without what was chosen.
  if (!signedOut().hidden) return event.preventDefault();
  // What is on its way changes the options, too: it isn't somebody else's change.
  document.getElementById("id_seen").disabled = sent !== saved;
  saved = changes;
});

// The lists of columns that aren't mapped are many and long: they are filled when they are shown.
document.addEventListener(
  "toggle",
  ({ target }) => {
    const fields = target.querySelector("template[data-fields]");
    if (!fields) return;
    for (const list of target.querySelectorAll("select")) {
      if (list.length === 1) list.replaceChildren(fields.content.cloneNode(true));
    }
  },
  true,
);

addEventListener("beforeunload", (event) => {
  if (saved !== changes) event.preventDefault();
});

// --- lists whose items can be dragged, too: their buttons do the same without a script ---------------

let dragged = null;

const itemOf = (target) => target.closest?.("[data-item]");

document.addEventListener("pointerdown", ({ target }) => {
  const item = itemOf(target);
  // Whoever marks the text of a field drags nothing.
  const still = target.closest?.("input, select, textarea, button, [id^='edit-']");
  if (item) item.draggable = !item.contains(still);
});

document.addEventListener("dragstart", (event) => {
  dragged = itemOf(event.target);
  if (!dragged) return;
  event.stopPropagation();
  event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragover", (event) => {
  const over = itemOf(event.target);
  const item = over?.parentElement === dragged?.parentElement ? over : over?.parentElement.closest("[data-item]");
  if (!dragged || item?.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  const { top, height } = item.getBoundingClientRect();
  if (item !== dragged) item[event.clientY < top + height / 2 ? "before" : "after"](dragged);
});

document.addEventListener("dragend", () => {
  // The form is saved as after any other change.
  dragged?.dispatchEvent(new Event("change", { bubbles: true }));
  dragged = null;
});
