// The lists of fields are many and long: those of a wide table are filled here. Those of columns that aren't
// mapped are when they are shown.

function fill(lists) {
  const fields = document.querySelector("template[data-fields]");
  for (const list of fields ? lists : []) {
    if (list.length > 2) continue;
    const { value } = list;
    list.replaceChildren(fields.content.cloneNode(true));
    list.value = value;
  }
}

const fillShown = () => fill(document.querySelectorAll(".mapping select, [open] > .column-list select"));

fillShown();
document.addEventListener("toggle", fillShown, true);
document.body.addEventListener("htmx:afterSwap", fillShown);
