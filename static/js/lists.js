// The form of a list: all of its columns are ticked at once, or none.

import "./fields.js";

for (const button of document.querySelectorAll("[data-all-boxes]")) {
  const boxes = [...button.closest("fieldset").querySelectorAll("input[type=checkbox]")];
  button.addEventListener("click", () => {
    const isAll = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !isAll;
  });
}
