// Movies by the keyboard: from card to card, stars, watchlist, not interested, undo, and the list of keys.
// All of it can be turned off in that list. Nothing here is the only way to do anything.
"use strict";

(() => {
  const OFF = "keys-off";
  const list = document.getElementById("shortcuts");
  const toggle = document.getElementById("shortcuts-on");
  const isOff = () => localStorage.getItem(OFF) === "yes";
  const cards = () => [...document.querySelectorAll(".card")].filter((card) => card.offsetParent !== null);
  const here = () => document.activeElement?.closest(".card, .movie-main");

  function move(step) {
    const all = cards();
    if (!all.length) return;
    const at = all.indexOf(document.activeElement?.closest(".card"));
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
    next.querySelector(".card-title a").focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function rate(stars) {
    const choice = (here() ?? document).querySelector(`.rating [value="${stars}"]`);
    choice?.click();
    return Boolean(choice);
  }

  function starsOf(key, control, outOfTen) {
    if (outOfTen) return (Number(key) || 10) / 2;
    // A second press of the same key takes half a star off.
    const now = control.querySelector("[aria-current]")?.value;
    return Number(key) - (Number(now) === Number(key) ? 0.5 : 0);
  }

  function press(selector) {
    const button = here()?.querySelector(selector) ?? document.querySelector(`.movie-main ${selector}`);
    button?.click();
    return Boolean(button);
  }

  const actions = {
    j: () => move(1),
    k: () => move(-1),
    w: () => press('[data-action="watch"]'),
    n: () => press('[data-action="not-interested"]'),
    u: () => document.querySelector("#toast form button")?.click(),
    "/": () => document.querySelector("#site-search, #explore [type=search]").focus(),
    "?": () => list.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || list.open) return;
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (typing || (isOff() && event.key !== "?")) return;
    const outOfTen = "outOfTen" in list.dataset;
    if ((outOfTen ? /^[0-9]$/ : /^[1-5]$/).test(event.key)) {
      const control = (here() ?? document.querySelector(".movie-main"))?.querySelector(".rating");
      if (control && rate(starsOf(event.key, control, outOfTen).toFixed(1))) event.preventDefault();
      return;
    }
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  toggle.checked = !isOff();
  toggle.addEventListener("change", () => localStorage.setItem(OFF, toggle.checked ? "no" : "yes"));
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-action='shortcuts']")) list.showModal();
  });
})();
