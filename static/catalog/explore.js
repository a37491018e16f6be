// Keeps the groups of filters open or closed while htmx replaces parts of the page to explore.
// Without this file everything works; the groups are then reset with each response.
"use strict";

(() => {
  const groups = () => [...document.querySelectorAll("#facets details")];
  const narrow = matchMedia("(max-width: 55.99rem)");
  let open = null;

  // Their options come with the results; those of the others when they are opened.
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.target.id !== "results") return;
    for (const group of groups()) {
      if (group.open) detail.formData.append("show", group.id.replace("facet-", ""));
    }
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id === "results") open = new Map(groups().map((group) => [group.id, group.open]));
  });

  document.addEventListener("htmx:afterSettle", () => {
    if (!open) return;
    for (const group of groups()) {
      if (open.has(group.id)) group.open = open.get(group.id);
    }
    open = null;
  });

  // On a phone the filters would be a long way down to the movies; on a wide page they stand beside.
  const fold = () => {
    const sheet = document.getElementById("filters");
    if (!sheet) return;
    sheet.open = !narrow.matches;
    sheet.dataset.folded = "";
  };
  narrow.addEventListener("change", fold);
  document.addEventListener("htmx:historyRestore", fold);
  fold();
})();
