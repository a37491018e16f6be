// Keeps an open movie night up to date, except while its page is hidden.
// Without this file every form still works, and a link refreshes the page.
"use strict";

(() => {
  const poll = document.getElementById("night-poll");
  const live = document.getElementById("night-live");
  const byOthers = (event) => event.detail.requestConfig?.elt === poll;

  // site.js announces the visitor's own actions; those of others change #night-status only.
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

  // --- The visitor's own actions ------------------------------------------------------------------

  // Each response replaces the whole night, its forms too. So #night-live sends the requests, one
  // after the other: htmx drops the queued request of a form that is gone.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest("#night-live, #night-settings") || form.matches("[hx-post]")) return;
    event.preventDefault();
    const values = Object.fromEntries(new FormData(form));
    htmx.ajax("POST", form.action, { source: live, target: live, swap: "innerHTML", values });
  });

  // --- What a swap must keep: open details, and the Copy button --------------------------------

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
      // Closing the share sheet is no error.
      await navigator.share({ title: button.dataset.title, url }).catch(() => {});
      return;
    }
    await navigator.clipboard.writeText(url);
    button.textContent = button.dataset.copied;
  });

  offerCopy();
})();
