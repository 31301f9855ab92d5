// Lists whose items can be dragged, too: their buttons do the same without a script.

let dragged = null;

const itemOf = (target) => target.closest?.("[data-item]");

document.addEventListener("pointerdown", ({ target }) => {
  const item = itemOf(target);
  // Whoever marks the text of a field drags nothing.
  if (item) item.draggable = !target.closest("input, select, textarea, button, details > :not(summary) > :not([data-sortable])");
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
