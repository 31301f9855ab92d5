// A button that copies the field that it names.

document.addEventListener("click", async ({ target }) => {
  const field = document.getElementById(target.dataset.copies);
  if (!field) return;
  field.select();
  await navigator.clipboard.writeText(field.value);
  target.textContent = target.dataset.copied;
});
