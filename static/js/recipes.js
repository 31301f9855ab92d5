// A recipe that is chosen as a file is sent as its text, as only the upload form takes files.

const file = document.querySelector("[data-into]");

file.addEventListener("change", async () => {
  if (file.files.length) {
    document.getElementById(file.dataset.into).value = await file.files[0].text();
  }
});
