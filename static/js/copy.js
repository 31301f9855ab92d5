// A button that copies the text that it names.

document.addEventListener("click", async ({ target }) => {
  const text = document.getElementById(target.dataset.copies);
  if (!text) return;
  await navigator.clipboard.writeText(text.textContent);
  target.textContent = target.dataset.copied;
});
