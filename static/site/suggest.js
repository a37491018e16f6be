// Suggestions below the header's search, which htmx fetches: a combobox with a list of movies.
// Without this file the search works as any form does.
"use strict";

(() => {
  const field = document.getElementById("site-search");
  const list = document.getElementById("suggestions");
  const status = document.getElementById("suggestions-status");
  if (!window.htmx || !field) return;
  const options = () => [...list.children];
  const chosen = () => list.querySelector("[aria-selected=true]");

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);

  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  };

  const show = (isShown) => {
    list.hidden = !isShown;
    field.setAttribute("aria-expanded", isShown);
    if (!isShown) choose(null);
  };

  const empty = () => {
    list.replaceChildren();
    status.textContent = "";
    show(false);
  };

  show(false);

  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target !== list) return;
    const count = options().length;
    const { one, many } = list.dataset;
    status.textContent = !count ? "" : count === 1 ? one : many.replace("%s", count);
    choose(null);
    show(Boolean(count && field.value.trim() && document.activeElement === field));
  });

  // What was found for other words is no answer to these.
  const failed = (event) => event.detail.target === list && empty();
  for (const kind of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(kind, failed);
  field.addEventListener("input", () => field.value.trim() || empty());
  field.form.addEventListener("submit", () => show(false));
  field.addEventListener("blur", () => show(false));

  field.addEventListener("keydown", (event) => {
    const all = options();
    if (event.isComposing || !all.length) return;
    const at = all.indexOf(chosen());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const from = list.hidden || at < 0 ? (step > 0 ? -1 : all.length) : at;
      show(true);
      choose(all[(from + step + all.length) % all.length]);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      location.assign(all[at].dataset.href);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show(false);
    }
  });

  // Pressed with the field still focused, which would else hide the list before the click.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.href);
  });
})();
