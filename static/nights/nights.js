// A movie night as it changes: what others do comes quietly, and not while nobody looks.
// Without this file every form still works, and a link shows what is new.
"use strict";

(() => {
  const poll = document.getElementById("night-poll");
  const live = document.getElementById("night-live");
  const byOthers = (event) => event.detail.requestConfig?.elt === poll;

  // site.js speaks of what the reader did; the rest is in the page's own line, #night-news.
  for (const part of [poll, live]) {
    for (const name of ["beforeSwap", "afterRequest", "sendError", "timeout", "responseError"]) {
      part.addEventListener(`htmx:${name}`, (event) => {
        if (byOthers(event)) event.stopPropagation();
      });
    }
  }

  poll.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) htmx.trigger(poll, "wake");
  });

  // --- What the reader does ----------------------------------------------------------------------

  // Each answer brings the whole night anew, its forms too. So the night itself asks, one thing after
  // the other: what was asked by a form that is gone by then would be lost.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest("#night-live, #night-settings")) return;
    event.preventDefault();
    const values = Object.fromEntries(new FormData(form));
    htmx.ajax("POST", form.action, { source: live, target: live, swap: "innerHTML", values });
  });

  // --- What a swap must not undo: opened details, and the button that needs a script -----------

  let open = [];
  live.addEventListener("htmx:beforeSwap", () => {
    open = [...document.querySelectorAll(".night-details[id][open]")].map((details) => details.id);
  });
  live.addEventListener("htmx:afterSwap", () => {
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    offerCopy();
  });

  function offerCopy() {
    const button = document.getElementById("night-copy");
    if (!button || !(navigator.share || navigator.clipboard)) return;
    button.textContent = navigator.share ? button.dataset.share : button.dataset.copy;
    button.hidden = false;
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("#night-copy");
    if (!button) return;
    const url = document.getElementById("night-link").value;
    if (navigator.share) {
      // Whoever closes the sheet again has changed their mind; there is nothing to say of it.
      await navigator.share({ title: button.dataset.title, url }).catch(() => {});
      return;
    }
    await navigator.clipboard.writeText(url);
    button.textContent = button.dataset.copied;
  });

  offerCopy();
})();
