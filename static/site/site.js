// What htmx leaves to the page: focus, the movement of the picks, words for the status line.
// Without this file every rating still works; see templates/catalog/star_rating.html.
"use strict";

(() => {
  const TYPING_PAUSE_MS = 1200; // long enough to hear each star read out while arrowing
  const MOVE_MS = 450;
  document.documentElement.classList.toggle("fetches", Boolean(window.htmx));
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const status = statusLine.newest;
  const picks = (within = document) => [...within.querySelectorAll("[data-pick]")];
  const arrows = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);

  // --- Arrow keys: a rating is sent when the reader stops, not at each star passed -------------

  const held = new Map(); // form -> timer
  let byArrow = false;

  document.addEventListener("keydown", (event) => {
    byArrow = arrows.has(event.key);
    if (event.key === "Escape") closeMenus();
  }, true);
  document.addEventListener("pointerdown", (event) => {
    byArrow = false;
    closeMenus(event.target);
  }, true);

  const release = (form) => {
    if (!held.has(form)) return;
    clearTimeout(held.get(form));
    held.delete(form);
    form.requestSubmit();
  };

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form.rating");
    if (!form) return;
    clearTimeout(held.get(form));
    held.delete(form);
    if (!byArrow) return;
    event.stopImmediatePropagation();
    held.set(form, setTimeout(release, TYPING_PAUSE_MS, form));
  }, true);

  document.addEventListener("focusout", (event) => {
    const form = event.target.closest?.("form.rating");
    if (form && !form.contains(event.relatedTarget)) release(form);
  });

  document.addEventListener("submit", (event) => {
    clearTimeout(held.get(event.target));
    held.delete(event.target);
  }, true);

  // --- Choices that the site has not answered yet ----------------------------------------------

  const choices = (form) => [...form.querySelectorAll("input[type=radio]")];
  const chosen = (form) => choices(form).find((choice) => choice.checked)?.value ?? null;
  const isUnsaved = (form) => choices(form).some((choice) => choice.checked !== choice.defaultChecked);

  // Whoever leaves the page right after a click has rated all the same.
  window.addEventListener("pagehide", () => {
    for (const form of document.querySelectorAll("form.rating")) {
      if (!isUnsaved(form) || !navigator.sendBeacon(form.action, new FormData(form))) continue;
      sessionStorage.setItem("rated", "yes");
      for (const choice of choices(form)) choice.defaultChecked = choice.checked;
    }
  });

  // On the way back, the browser shows its copy of a page, which knows nothing of what was rated since.
  window.addEventListener("pageshow", (event) => {
    const [visit] = performance.getEntriesByType("navigation");
    const copy = event.persisted || visit?.type === "back_forward";
    if (copy && sessionStorage.getItem("rated") && document.querySelector("form.rating, #picks, [data-watch]")) location.reload();
  });

  // --- The swap: what goes where, what moved, where the focus goes -----------------------------

  let before = null;
  const waiting = new Set(); // whose request waits for the one before it
  document.addEventListener("htmx:confirm", (event) => waiting.add(event.detail.elt));
  document.addEventListener("htmx:beforeSend", (event) => waiting.delete(event.detail.elt));

  // What went before its turn would ask for nothing: its own answer brings what is left out here.
  const waitsIn = (place) => [...waiting].some((asking) => place.contains(asking));

  const isReading = (event) => event.detail.requestConfig?.verb === "get";

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, pathInfo } = event.detail;
    if (new URL(xhr.responseURL).pathname !== new URL(pathInfo.requestPath, location).pathname) {
      event.detail.shouldSwap = false; // the session has ended: this is the log-in page
      location.assign(`${status.dataset.login}?next=${encodeURIComponent(location.pathname + location.search)}`);
      return;
    }
    if (xhr.status !== 200) return;
    const answer = new DOMParser().parseFromString(event.detail.serverResponse, "text/html");
    for (const part of answer.querySelectorAll("[hx-swap-oob]")) {
      const [, selector] = part.getAttribute("hx-swap-oob").split(":", 2);
      const place = document.querySelector(selector ?? `[id="${part.id}"]`);
      if (!place || waitsIn(place)) part.remove();
    }
    // A choice made meanwhile stays: its own answer, still to come, brings the picks that follow.
    const form = event.detail.elt.closest("form.rating");
    const overtaken = form && chosen(form) !== event.detail.requestConfig.formData.get("stars");
    if (overtaken) answer.getElementById(form.id)?.remove();
    const unsaved = [...document.querySelectorAll("form.rating")].some((other) => other !== form && isUnsaved(other));
    // What is read into its own place is not left out, or the answer to come would find none.
    if ((overtaken || unsaved) && !isReading(event)) answer.getElementById("picks")?.remove();
    // No page has a movie's control twice: what comes into a list anew leaves the others. In a list
    // that is new itself, a row scrolled to, only movies to rate give way.
    for (const pick of picks(answer)) {
      if (!pick.querySelector("form.rating")) continue;
      const list = document.getElementById(pick.closest(".movies").id);
      for (const other of document.querySelectorAll(`.movies [data-movie="${pick.dataset.movie}"]`)) {
        if (list?.contains(other) || answer.getElementById(other.closest(".movies").id)) continue;
        if (list || !other.matches("[data-pick]")) other.remove();
        else pick.remove();
      }
    }
    for (const card of answer.querySelectorAll("#to-rate [data-movie]")) {
      if (document.querySelector(`[data-pick][data-movie="${card.dataset.movie}"] form.rating`)) card.remove();
    }
    event.detail.serverResponse = answer.body.innerHTML;
    if (isReading(event)) return;

    const shown = picks();
    const focused = document.activeElement;
    const list = focused?.closest?.("[data-pick]")?.closest(".movies");
    before = {
      form: focused?.closest?.("form.rating")?.id,
      list: list?.id,
      index: list ? picks(list).indexOf(focused.closest("[data-pick]")) : -1,
      action: buttonsLike(focused?.dataset.action).indexOf(focused),
      kind: focused?.dataset.action,
      explained: shown.filter((pick) => pick.querySelector(".why[open]")).map((pick) => pick.dataset.movie),
      places: new Map(shown.map((pick) => [pick.dataset.movie, pick.getBoundingClientRect()])),
    };
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful || !before) return;
    const { form, list, index, kind, action, explained, places } = before;
    before = null;
    sessionStorage.setItem("rated", "yes");
    const toggled = new Set(); // these fetch what they say of themselves
    for (const pick of picks()) {
      const why = pick.querySelector(".why");
      if (!why || why.open === explained.includes(pick.dataset.movie)) continue;
      why.open = !why.open;
      toggled.add(why);
    }
    const fresh = markAndMove(places);
    if (document.activeElement === document.body && !focusLike(kind, action)) {
      giveFocus(form, document.getElementById(list), index);
    }
    say(fresh);
    // What an opened split was made of may have changed.
    for (const why of document.querySelectorAll(".why[open]")) {
      if (!toggled.has(why)) why.querySelectorAll(":scope > .why-unloaded").forEach(open);
    }
  });

  // --- The split of a score: fetched when it is opened ------------------------------------------

  const open = (place) => htmx.trigger(place, "opened");

  document.addEventListener("toggle", (event) => {
    if (!event.target.matches?.(".why[open]")) return;
    event.target.querySelectorAll(":scope > .why-unloaded").forEach(open);
  }, true);

  function markAndMove(places) {
    let fresh = 0;
    for (const pick of picks()) {
      const now = pick.getBoundingClientRect();
      const then = places.get(pick.dataset.movie);
      if (!then) {
        fresh += 1;
        pick.querySelector(".poster").dataset.new = status.dataset.new;
      }
      if (calm.matches) continue;
      if (!then) {
        pick.animate([{ opacity: 0, transform: "scale(0.94)" }, {}], { duration: MOVE_MS, easing: "ease-out" });
      } else if (then.left !== now.left || then.top !== now.top) {
        const from = `translate(${then.left - now.left}px, ${then.top - now.top}px)`;
        pick.animate([{ transform: from }, {}], { duration: MOVE_MS, easing: "ease-in-out" });
      }
    }
    return fresh;
  }

  // The movie acted on has left the picks: on to the one now in its place. Its link, not its stars,
  // so that one more arrow key does not rate a movie by mistake.
  function giveFocus(form, list, index) {
    const shown = list ? picks(list) : [];
    const next = !list
      ? document.querySelector(`#${form} input:checked`) ?? document.querySelector(`#${form} input[type="radio"]`)
      : shown[Math.min(index, shown.length - 1)]?.querySelector("a");
    (next ?? document.querySelector(`#${list?.id ?? "picks"}-heading`) ?? document.getElementById("main")).focus({ preventScroll: true });
  }

  // A button that was replaced, or has gone with its row: on to the one now in its place.
  const buttonsLike = (kind) => kind ? [...document.querySelectorAll(`[data-action="${kind}"]`)] : [];

  function focusLike(kind, index) {
    const shown = buttonsLike(kind);
    if (index < 0 || !shown.length) return false;
    shown[Math.min(index, shown.length - 1)].focus({ preventScroll: true });
    return true;
  }

  // --- Words for the status line: see toast.js --------------------------------------------------

  function say(fresh) {
    if (fresh) {
      const { movedOne, movedMany, seePicks } = status.dataset;
      const moved = document.createElement("p");
      moved.textContent = fresh === 1 ? movedOne : movedMany.replace("%s", fresh);
      status.append(moved);
      const place = document.getElementById("picks").getBoundingClientRect();
      if (place.bottom < 120 || place.top > innerHeight - 120) {
        const link = document.createElement("a");
        link.href = "#picks-heading";
        link.textContent = seePicks;
        status.append(link);
      }
    }
    statusLine.show();
  }

  // What was chosen stays chosen, and can be sent once more.
  function refuse(event, words) {
    const form = event.target.closest?.("form.rating");
    const line = document.createElement("p");
    line.className = "status-problem";
    line.textContent = words;
    statusLine.replace(line, ...(form && isUnsaved(form) ? [tryAgain(form)] : []));
  }

  function tryAgain(form) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "text-button";
    button.textContent = status.dataset.again;
    button.addEventListener("click", () => document.getElementById(form.id)?.requestSubmit());
    return button;
  }

  // What cannot be read leaves its place, which says what to do then; nothing was to be saved.
  function fail(event, words) {
    if (isReading(event)) event.target.classList.add("has-failed");
    else refuse(event, words);
  }

  document.addEventListener("htmx:sendError", (event) => fail(event, status.dataset.failed));
  document.addEventListener("htmx:timeout", (event) => fail(event, status.dataset.failed));
  document.addEventListener("htmx:responseError", (event) => {
    const { refused, tooFast } = status.dataset;
    fail(event, event.detail.xhr.status === 429 ? tooFast : refused);
  });

  // --- Posters at an address elsewhere: one that does not come uncovers the drawn one ------------

  const uncover = (image) => image.matches?.(".poster-elsewhere") && image.remove();
  document.addEventListener("error", (event) => uncover(event.target), true);
  for (const image of document.querySelectorAll(".poster-elsewhere")) {
    if (image.complete && !image.naturalWidth && image.currentSrc) uncover(image);
  }

  // --- Installed, and without a connection: see templates/service_worker.js ---------------------

  if ("serviceWorker" in navigator && isSecureContext) {
    navigator.serviceWorker.register(document.body.dataset.worker);
  }

  // --- Menus -----------------------------------------------------------------------------------

  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (except && menu.contains(except)) continue;
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside && !except) menu.querySelector("summary").focus();
    }
  }
})();
