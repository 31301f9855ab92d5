// The upload form with a drop zone and a progress bar. Without this file it is a plain form.

const form = document.querySelector("[data-upload]");
const drop = form.querySelector(".drop");
const input = form.querySelector("input[type=file]");
const problem = form.querySelector("[data-problem]");
const sending = form.querySelector("[data-sending]");
const bar = sending.querySelector("progress");
const told = sending.querySelector("[data-told]");
const limit = Number(form.dataset.maxBytes);

const size = (bytes) =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

const refuse = (sentence) => {
  problem.textContent = sentence;
  problem.hidden = !sentence;
};

const check = () => {
  const [file] = input.files;
  const isTooLarge = file && file.size > limit;
  refuse(isTooLarge ? form.dataset.tooLarge.replace("{size}", size(file.size)) : "");
  return Boolean(file) && !isTooLarge;
};

input.addEventListener("change", check);

for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}

document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) drop.classList.remove("over");
});

document.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  if (event.dataTransfer.files.length) {
    input.files = event.dataTransfer.files;
    check();
  }
});

form.addEventListener("submit", (event) => {
  if (!input.files.length) return;
  event.preventDefault();
  if (check()) send(new FormData(form));
});

function send(data) {
  const request = new XMLHttpRequest();
  const began = performance.now();
  const done = (sentence) => {
    sending.hidden = true;
    refuse(sentence);
  };

  request.upload.addEventListener("progress", ({ loaded, total }) => {
    const speed = loaded / ((performance.now() - began) / 1000);
    bar.value = loaded / total;
    told.textContent =
      loaded < total ? `${size(loaded)} / ${size(total)}, ${size(speed)}/s` : form.dataset.reading;
  });
  request.addEventListener("load", () => {
    if (request.status < 400) {
      location.assign(request.responseURL);
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const errors = page.querySelector("[data-upload] .errors");
    done(errors ? errors.textContent.trim() : form.dataset.failed);
  });
  request.addEventListener("error", () => done(form.dataset.failed));
  request.addEventListener("abort", () => done(""));
  sending.querySelector("button").onclick = () => request.abort();

  refuse("");
  bar.value = 0;
  sending.hidden = false;
  request.open("POST", form.action);
  request.send(data);
}
