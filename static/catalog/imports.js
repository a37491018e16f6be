// The drop zone sends what is dropped at once; the review takes 1, 2, 3, n and a. Both work without this.
"use strict";

(() => {
  const form = document.getElementById("bring");
  const zone = form?.querySelector(".drop-zone");
  const input = zone?.querySelector("input[type=file]");
  const chosen = document.getElementById("chosen-files");
  let dropped = false;

  zone?.addEventListener("dragover", () => zone.classList.add("is-over"));
  zone?.addEventListener("dragleave", () => zone.classList.remove("is-over"));
  zone?.addEventListener("drop", () => {
    zone.classList.remove("is-over");
    dropped = true;
  });
  input?.addEventListener("change", () => {
    chosen.textContent = [...input.files].map((file) => file.name).join(", ");
    if (dropped && input.files.length) form.requestSubmit();
    dropped = false;
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (localStorage.getItem("keys-off") === "yes" || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input, select, textarea")) return;
    const choice = document.querySelector(`#review [data-key="${CSS.escape(event.key)}"]`);
    if (!choice) return;
    event.preventDefault();
    choice.click();
  });
})();
