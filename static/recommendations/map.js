// The map of films by keyboard: one stop for the Tab key, arrow keys go to the nearest film that way.
// Without this file each film is a stop of its own; see templates/recommendations/taste/partials/map.html.
"use strict";

(() => {
  const map = document.querySelector("[data-map]");
  if (!map) return;
  // Listening around the drawing: one that listens for focus itself would be a stop for the Tab key.
  const around = map.parentElement;
  const said = document.querySelector("[data-map-said]");
  const films = [...map.querySelectorAll("a")];
  const directions = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };

  const middle = (film) => {
    const box = film.querySelector("circle").getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };

  // Away from the line ahead counts twice: what lies ahead is preferred to what lies aside.
  function nearest(from, [right, down]) {
    const [x, y] = middle(from);
    let best = null;
    let least = Infinity;
    for (const film of films) {
      const [filmX, filmY] = middle(film);
      const ahead = (filmX - x) * right + (filmY - y) * down;
      const aside = Math.abs((filmX - x) * down) + Math.abs((filmY - y) * right);
      const cost = Math.hypot(ahead, 2 * aside);
      if (film !== from && ahead > 0.5 && cost < least) [best, least] = [film, cost];
    }
    return best;
  }

  function stopAt(film) {
    for (const other of films) other.tabIndex = other === film ? 0 : -1;
  }

  const tell = (film) => {
    said.textContent = film.querySelector("title").textContent;
  };

  around.addEventListener("keydown", (event) => {
    const direction = directions[event.key];
    const film = event.target.closest("[data-map] a");
    if (!direction || !film || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    nearest(film, direction)?.focus({ preventScroll: true });
  });
  around.addEventListener("focusin", (event) => {
    const film = event.target.closest("[data-map] a");
    if (!film) return;
    stopAt(film);
    tell(film);
  });
  around.addEventListener("pointerover", (event) => {
    const film = event.target.closest("[data-map] a");
    if (film) tell(film);
  });
  stopAt(films.at(-1));
})();
