// What htmx leaves to the page: focus, the movement of the picks, words for the status line.
// Without this file every rating still works; see templates/catalog/star_rating.html.
"use strict";

(() => {
  const MOVE_MS = 450;
  document.documentElement.classList.toggle("fetches", Boolean(window.htmx));
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const status = statusLine.newest;
  const picks = (within = document) => [...within.querySelectorAll("[data-pick]")];

  document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus(), true);
  document.addEventListener("pointerdown", (event) => closeMenus(event.target), true);

  // --- Buttons: each posts the form that it stands in to an address of its own, as without htmx --

  const buttonOf = (event) => event.detail.requestConfig?.triggeringEvent?.submitter ?? null;

  document.addEventListener("htmx:configRequest", ({ detail }) => {
    const button = detail.triggeringEvent?.submitter;
    if (!button?.hasAttribute("formaction")) return;
    detail.path = button.getAttribute("formaction");
    // Not what another button, pressed since, would send.
    for (const name of [...detail.formData.keys()]) detail.formData.delete(name);
    for (const [name, value] of new FormData(detail.elt)) detail.formData.append(name, value);
    if (button.name) detail.formData.append(button.name, button.value);
  });
  document.addEventListener("htmx:beforeSend", (event) => shown(event)?.classList.add("is-sending"));
  document.addEventListener("htmx:afterRequest", (event) => shown(event)?.classList.remove("is-sending"));

  const shown = (event) => buttonOf(event)?.closest(".stars") ?? buttonOf(event);

  // --- Stars: one stop for the tab key, and arrow keys from star to star -------------------------

  const ARROWS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
  const choices = (control) => [...control.querySelectorAll(".stars button")];
  const choiceOf = (control) => control.querySelector("[aria-current]");
  const chosen = (control) => choiceOf(control)?.value ?? null;

  const settle = (control) => {
    const stop = choiceOf(control) ?? control.querySelector(".stars button");
    for (const choice of choices(control)) choice.tabIndex = choice === stop ? 0 : -1;
  };

  document.addEventListener("htmx:load", ({ detail }) => {
    for (const control of detail.elt.querySelectorAll(".rating")) settle(control);
    if (detail.elt.matches(".rating")) settle(detail.elt);
  });

  document.addEventListener("keydown", (event) => {
    if (!event.target.matches(".stars button") || !(event.key in ARROWS)) return;
    event.preventDefault();
    const all = choices(event.target.parentElement);
    const to = all[all.indexOf(event.target) + ARROWS[event.key]];
    to?.focus();
  });

  document.addEventListener("submit", ({ submitter }) => {
    if (!submitter?.matches(".stars button")) return;
    choiceOf(submitter.parentElement)?.removeAttribute("aria-current");
    submitter.setAttribute("aria-current", "true");
    settle(submitter.closest(".rating"));
  }, true);

  // --- Choices that the site has not answered yet ----------------------------------------------

  const isUnsaved = (control) => chosen(control) !== (control.dataset.stars ?? null);

  // Whoever leaves the page right after a click has rated all the same.
  window.addEventListener("pagehide", () => {
    for (const control of document.querySelectorAll(".rating")) {
      const choice = choiceOf(control);
      if (!choice || !isUnsaved(control)) continue;
      const form = new FormData(choice.form);
      form.set(choice.name, choice.value);
      if (!navigator.sendBeacon(choice.formAction, form)) continue;
      sessionStorage.setItem("rated", "yes");
      control.dataset.stars = choice.value;
    }
  });

  // On the way back, the browser shows its copy of a page, which knows nothing of what was rated since.
  window.addEventListener("pageshow", (event) => {
    const [visit] = performance.getEntriesByType("navigation");
    const copy = event.persisted || visit?.type === "back_forward";
    if (copy && sessionStorage.getItem("rated") && document.querySelector(".rating, #picks, [data-watch]")) location.reload();
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
    const button = buttonOf(event);
    const control = button?.closest(".rating");
    const overtaken = control && (button.matches(".stars button") ? chosen(control) !== button.value : isUnsaved(control));
    if (overtaken) answer.getElementById(control.id)?.remove();
    const unsaved = [...document.querySelectorAll(".rating")].some((other) => other !== control && isUnsaved(other));
    // What is read into its own place is not left out, or the answer to come would find none.
    if ((overtaken || unsaved) && !isReading(event)) answer.getElementById("picks")?.remove();
    // No page has a movie's control twice: what comes into a list anew leaves the others. In a list
    // that is new itself, a row scrolled to, only movies to rate give way.
    for (const pick of picks(answer)) {
      if (!pick.querySelector(".rating")) continue;
      const list = document.getElementById(pick.closest(".movies").id);
      for (const other of document.querySelectorAll(`.movies [data-movie="${pick.dataset.movie}"]`)) {
        if (list?.contains(other) || answer.getElementById(other.closest(".movies").id)) continue;
        if (list || !other.matches("[data-pick]")) other.remove();
        else pick.remove();
      }
    }
    for (const card of answer.querySelectorAll("#to-rate [data-movie]")) {
      if (document.querySelector(`[data-pick][data-movie="${card.dataset.movie}"] .rating`)) card.remove();
    }
    event.detail.serverResponse = answer.body.innerHTML;
    if (isReading(event)) return;

    const listed = picks();
    const focused = document.activeElement;
    const list = focused?.closest?.("[data-pick]")?.closest(".movies");
    before = {
      focused: focused?.id,
      control: focused?.closest?.(".rating")?.id,
      list: list?.id,
      index: list ? picks(list).indexOf(focused.closest("[data-pick]")) : -1,
      action: buttonsLike(focused?.dataset.action).indexOf(focused),
      kind: focused?.dataset.action,
      explained: listed.filter((pick) => pick.querySelector(".why[open]")).map((pick) => pick.dataset.movie),
      places: new Map(listed.map((pick) => [pick.dataset.movie, pick.getBoundingClientRect()])),
    };
    // What has the focus when it is replaced has the page laid out once more, with both lists in it.
    if (answer.getElementById(focused?.closest?.("[id].movies, .rating")?.id)) focused.blur();
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful || !before) return;
    const { focused, control, list, index, kind, action, explained, places } = before;
    before = null;
    sessionStorage.setItem("rated", "yes");
    const toggled = new Set(); // these fetch what they say of themselves
    for (const pick of picks()) {
      const why = pick.querySelector(".why");
      if (!why || why.open === explained.includes(pick.dataset.movie)) continue;
      why.open = !why.open;
      toggled.add(why);
    }
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
    if (document.activeElement === document.body && !focusLike(kind, action)) {
      giveFocus(control, document.getElementById(list), index);
    }
    // Read at once, before anything changes: each reading after a change lays the whole page out anew.
    const now = new Map(picks().map((pick) => [pick, pick.getBoundingClientRect()]));
    const seen = isInSight(document.getElementById("picks"));
    say(markAndMove(places, now), seen);
    // What an opened split was made of may have changed.
    for (const why of document.querySelectorAll(".why[open]")) {
      if (!toggled.has(why)) why.querySelectorAll(":scope > .why-unloaded").forEach(open);
    }
  });

  // --- The split of a score: fetched when it is opened ------------------------------------------

  const open = (place) => htmx.ajax("GET", place.dataset.url ??= place.querySelector("a").href, {
    source: place, target: place, swap: "innerHTML",
  });

  document.addEventListener("toggle", (event) => {
    if (!event.target.matches?.(".why[open]")) return;
    event.target.querySelectorAll(":scope > .why-unloaded").forEach(open);
  }, true);

  function markAndMove(places, listed) {
    let fresh = 0;
    for (const [pick, now] of listed) {
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
  function giveFocus(control, list, index) {
    const left = list ? picks(list) : [];
    const next = !list
      ? document.querySelector(`#${control} .stars [tabindex="0"]`)
      : left[Math.min(index, left.length - 1)]?.querySelector("a");
    (next ?? document.querySelector(`#${list?.id ?? "picks"}-heading`) ?? document.getElementById("main")).focus({ preventScroll: true });
  }

  // A button that was replaced, or has gone with its row: on to the one now in its place.
  const buttonsLike = (kind) => kind ? [...document.querySelectorAll(`[data-action="${kind}"]`)] : [];

  function focusLike(kind, index) {
    const alike = buttonsLike(kind);
    if (index < 0 || !alike.length) return false;
    alike[Math.min(index, alike.length - 1)].focus({ preventScroll: true });
    return true;
  }

  // --- Words for the status line: see toast.js --------------------------------------------------

  function isInSight(list) {
    const place = list?.getBoundingClientRect();
    return Boolean(place) && place.bottom >= 120 && place.top <= innerHeight - 120;
  }

  function say(fresh, inSight) {
    if (fresh) {
      const { movedOne, movedMany, seePicks } = status.dataset;
      const moved = document.createElement("p");
      moved.textContent = fresh === 1 ? movedOne : movedMany.replace("%s", fresh);
      status.append(moved);
      if (!inSight) {
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
    const control = buttonOf(event)?.closest(".rating");
    const line = document.createElement("p");
    line.className = "status-problem";
    line.textContent = words;
    statusLine.replace(line, ...(control && isUnsaved(control) ? [tryAgain(control.id)] : []));
  }

  function tryAgain(id) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "text-button";
    button.textContent = status.dataset.again;
    button.addEventListener("click", () => choiceOf(document.getElementById(id))?.click());
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

  // --- The time zone, for the dates of the next page: see core/middleware/time_zone.py -----------

  const { zoneCookie, zoneCookieFacts } = document.body.dataset;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zoneCookie && zone && !document.cookie.split("; ").includes(`${zoneCookie}=${zone}`)) {
    document.cookie = `${zoneCookie}=${zone}; ${zoneCookieFacts}`;
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
