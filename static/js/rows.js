// What makes the table of a result, and the pages of its leads, quick to work with by keyboard.

const sheet = document.querySelector("[data-sheet]");
const search = document.querySelector("[data-search]");
const said = document.querySelector("[data-announce-copy]");
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const isTyping = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;

// --- the table --------------------------------------------------------------------------------------

const cellOf = (target) => target.closest("tbody th, tbody td");

/** Puts the focus into a cell: on the link of a lead's name, else on the cell itself. */
function enter(cell) {
  const link = cell.querySelector("a");
  if (!link) cell.tabIndex = -1;
  (link ?? cell).focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function move(cell, [down, right]) {
  const rows = [...sheet.tBodies[0].rows];
  const row = rows[rows.indexOf(cell.parentElement) + down];
  const next = row?.cells[cell.cellIndex + right];
  if (next) enter(next);
  return Boolean(next);
}

async function copy(cell) {
  const text = cell.querySelector("a, .pill")?.textContent ?? cell.textContent;
  await navigator.clipboard.writeText(text.trim());
  said.textContent = sheet.dataset.copied;
  setTimeout(() => (said.textContent = ""), 2000);
}

function onKey(event) {
  const cell = cellOf(event.target);
  if (cell && MOVES[event.key]) {
    if (move(cell, MOVES[event.key])) event.preventDefault();
  } else if (cell && event.key.toLowerCase() === "c" && !getSelection().toString()) {
    copy(cell);
  } else if (event.key === "Enter" && cell?.matches("td")) {
    cell.parentElement.querySelector("th a").click();
  } else if (!cell && event.key === "ArrowDown" && document.activeElement === document.body) {
    enter(sheet.tBodies[0].rows[0].cells[0]);
    event.preventDefault();
  }
}

sheet?.addEventListener("click", ({ target }) => {
  if (target.closest("tbody td") && !getSelection().toString()) enter(cellOf(target));
});
sheet?.addEventListener("dblclick", ({ target }) => {
  if (target.closest("tbody td")) copy(cellOf(target));
});

// --- columns: a head that is dropped on another one comes before it, or behind it if it came from before -

const heads = () => [...sheet.tHead.rows[0].cells].filter((head) => head.id);
const positionOf = (head) => head?.id.split("-")[1] ?? "";
let dragged = null;

function drop(target) {
  const all = heads();
  const isForward = all.indexOf(target) > all.indexOf(dragged);
  const { move, before } = document.getElementById("move").elements;
  move.value = positionOf(dragged);
  before.value = positionOf(isForward ? all[all.indexOf(target) + 1] : target);
  move.form.submit();
}

for (const head of sheet ? heads() : []) {
  head.draggable = true;
  head.addEventListener("dragstart", () => (dragged = head));
  head.addEventListener("dragend", () => (dragged = null));
  head.addEventListener("dragover", (event) => {
    if (dragged) event.preventDefault();
    head.classList.toggle("target", dragged !== null && dragged !== head);
  });
  head.addEventListener("dragleave", () => head.classList.remove("target"));
  head.addEventListener("drop", () => {
    head.classList.remove("target");
    if (dragged && dragged !== head) drop(head);
  });
}

// --- keys -------------------------------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.metaKey || event.ctrlKey || isTyping(event.target)) return;
  if (event.key === "/" && search) {
    event.preventDefault();
    search.select();
    search.focus();
  } else if (sheet) {
    onKey(event);
  } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    document.querySelector(`a[rel=${event.key === "ArrowLeft" ? "prev" : "next"}]`)?.click();
  }
});
