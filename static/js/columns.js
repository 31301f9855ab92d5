// The columns of a table are put in order by dragging, too: the numbers beside them follow.

const list = document.querySelector("[data-reorder]");
const handle = list.querySelector("template").content;
let dragged = null;

for (const row of list.rows) row.cells[0].prepend(handle.cloneNode(true));

list.addEventListener("pointerdown", (event) => {
  if (!event.target.closest(".handle")) return;
  event.preventDefault();
  dragged = event.target.closest("tr");
  dragged.classList.add("dragged");
  list.setPointerCapture(event.pointerId);
});

list.addEventListener("pointermove", ({ clientX, clientY }) => {
  const row = dragged && document.elementFromPoint(clientX, clientY)?.closest("[data-reorder] > tr");
  if (!row || row === dragged) return;
  if (row.rowIndex < dragged.rowIndex) row.before(dragged);
  else row.after(dragged);
});

list.addEventListener("lostpointercapture", () => {
  dragged?.classList.remove("dragged");
  dragged = null;
  [...list.rows].forEach((row, n) => (row.querySelector("input[type=number]").value = n + 1));
});
