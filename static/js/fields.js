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
