// Names on Django's filter boxes, which screen readers pass over: a name needs a role.

window.addEventListener("load", () => {
  for (const icon of document.querySelectorAll(".help-tooltip[aria-label]")) icon.role = "img";
});
