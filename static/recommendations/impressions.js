// Tells the site which movies were on the screen, and which were taken up: what is shown often and
// left alone steps back. See recommendations/home/views.py.
"use strict";

(() => {
  const LOOKED_AT_MS = 1000;
  const MOST = 100;
  const SEND_EVERY_MS = 10000;
  const seen = new Set();
  const touched = new Set();
  const reported = new Set();
  const teams = new Map();
  const opened = new Set();
  let test = "";
  const timers = new Map();

  const look = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(timers.get(target));
      timers.delete(target);
      const movie = target.closest("[data-pick]")?.dataset.movie;
      if (movie && isIntersecting && !reported.has(movie)) {
        timers.set(target, setTimeout(() => note(target.closest("[data-pick]")), LOOKED_AT_MS));
      }
    }
  }, { threshold: 0.6 });

  function note(card) {
    seen.add(card.dataset.movie);
    noteTeam(card);
  }

  // While two models are tested against each other: which of them chose the pick.
  function noteTeam(card) {
    if (!card.dataset.team) return;
    test = card.closest("[data-test]").dataset.test;
    teams.set(card.dataset.movie, card.dataset.team);
  }

  const watch = (within) => {
    for (const poster of within.querySelectorAll(".movies [data-pick] .poster")) look.observe(poster);
  };

  function send() {
    if (!seen.size && !touched.size) return;
    const form = new FormData();
    const shown = [...seen].slice(0, MOST);
    form.set("seen", shown.join(","));
    form.set("touched", [...touched].slice(0, MOST).join(","));
    if (teams.size) {
      const drafted = [...teams].slice(0, MOST);
      form.set("test", test);
      form.set("teams", drafted.map(([movie, team]) => `${movie}:${team}`).join(","));
      form.set("opened", [...opened].slice(0, MOST).join(","));
    }
    form.set("csrfmiddlewaretoken", JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"]);
    if (!navigator.sendBeacon(document.body.dataset.seen, form)) return;
    for (const movie of shown) {
      reported.add(movie);
      seen.delete(movie);
    }
    for (const emptied of [touched, teams, opened]) emptied.clear();
  }

  document.addEventListener("click", (event) => {
    const card = event.target.closest("[data-pick]");
    if (card && event.target.closest("a, button, summary")) touched.add(card.dataset.movie);
    if (card?.dataset.team && event.target.closest(".card-title a")) {
      noteTeam(card);
      opened.add(card.dataset.movie);
    }
  });
  document.addEventListener("htmx:load", (event) => watch(event.detail.elt.parentElement ?? document));
  document.addEventListener("visibilitychange", () => document.hidden && send());
  window.addEventListener("pagehide", send);
  setInterval(send, SEND_EVERY_MS);
  watch(document);
})();
