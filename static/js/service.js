// The form of a service: a field goes to where one was writing, and what a capability gives is shown at once.

const written = { url: null, body: null };

document.addEventListener("focusout", ({ target }) => {
  for (const name of Object.keys(written)) {
    if (target.id === `id_service-${name}`) written[name] = target.selectionStart;
  }
});

document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.("[value^='insert ']");
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    const name = button.value.slice("insert ".length);
    const into = document.getElementById(`id_service-${name}`);
    const at = written[name] ?? into.value.length;
    into.setRangeText(`{${document.getElementById("id_service-field").value}}`, at, at, "end");
    written[name] = into.selectionEnd;
    into.focus();
  },
  true,
);

document.addEventListener("change", ({ target }) => {
  if (target.id === "id_service-capability") document.getElementById("show").click();
});
