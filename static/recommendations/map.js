// The map of movies by keyboard: one stop for the Tab key, arrow keys go to the nearest movie that way.
// Without this file each movie is a stop of its own; see templates/recommendations/taste/partials/map.html.
"use strict";

(() => {
  const map = document.querySelector("[data-map]");
  if (!map) return;
  // Listening around the drawing: one that listens for focus itself would be a stop for the Tab key.
  const around = map.parentElement;
  const caption = document.querySelector("[data-map-caption]");
  const movies = [...map.querySelectorAll("a")];
  const directions = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };

  const middle = (movie) => {
    const box = movie.querySelector("circle").getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };

  // Away from the line ahead counts twice: what lies ahead is preferred to what lies aside.
  function nearest(from, [right, down]) {
    const [x, y] = middle(from);
    let best = null;
    let least = Infinity;
    for (const movie of movies) {
      const [movieX, movieY] = middle(movie);
      const ahead = (movieX - x) * right + (movieY - y) * down;
      const aside = Math.abs((movieX - x) * down) + Math.abs((movieY - y) * right);
      const cost = Math.hypot(ahead, 2 * aside);
      if (movie !== from && ahead > 0.5 && cost < least) [best, least] = [movie, cost];
    }
    return best;
  }

  function stopAt(movie) {
    for (const other of movies) other.tabIndex = other === movie ? 0 : -1;
  }

  const tell = (movie) => {
    caption.textContent = movie.querySelector("title").textContent;
  };

  around.addEventListener("keydown", (event) => {
    const direction = directions[event.key];
    const movie = event.target.closest("[data-map] a");
    if (!direction || !movie || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    nearest(movie, direction)?.focus({ preventScroll: true });
  });
  around.addEventListener("focusin", (event) => {
    const movie = event.target.closest("[data-map] a");
    if (!movie) return;
    stopAt(movie);
    tell(movie);
  });
  around.addEventListener("pointerover", (event) => {
    const movie = event.target.closest("[data-map] a");
    if (movie) tell(movie);
  });
  stopAt(movies.at(-1));
})();
