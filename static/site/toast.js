// The toast: what was just done, with its way back; up to three lines before it keep theirs.
// The newest is the live region, so that only it is read out. See templates/partials/status.html.
"use strict";

(() => {
  const SHOWN_MS = 8000;
  const MOST_EARLIER = 3;
  const SHOWN = ":has(.is-shown, li)"; // as toast.css has it
  const toast = document.getElementById("toast");
  const newest = document.getElementById("status");
  const earlier = document.getElementById("status-earlier");
  const timers = new Map(); // line, the newest or one of those before it -> when it goes
  let answered = null; // the line whose Undo the answer at hand is to
  let hadFocus = false; // whether the toast did when its words were replaced
  let outside = null; // what had the focus before the toast had it

  const lineOf = (node) => node?.closest?.("#status-earlier > li, #status") ?? null;
  const isBusy = (line) => Boolean(line.querySelector(".htmx-request, form[data-sent]"));
  const isHeld = () => toast.matches(":hover") || toast.querySelector(":focus-visible");

  // --- Lines come and go -----------------------------------------------------------------------

  function goLater(line) {
    clearTimeout(timers.get(line));
    timers.set(line, setTimeout(() => (isHeld() || isBusy(line) ? goLater(line) : dismiss([line])), SHOWN_MS));
  }

  function remove(line) {
    clearTimeout(timers.get(line));
    timers.delete(line);
    if (line === newest) {
      newest.classList.remove("is-shown");
      newest.replaceChildren();
    } else {
      line.remove();
    }
  }

  // What can be taken back still stays, above what was done before it.
  function keep() {
    const form = newest.querySelector("form");
    if (!newest.matches(".is-shown") || !form) return;
    const line = document.createElement("li");
    line.append(newest.querySelector("p"), form);
    earlier.prepend(line);
    goLater(line);
    [...earlier.children].filter((each) => !isBusy(each)).slice(MOST_EARLIER).forEach(remove);
  }

  function show() {
    if (!newest.childElementCount) {
      remove(newest);
      measure();
      return;
    }
    newest.classList.add("is-shown");
    goLater(newest);
    measure();
    uncover();
  }

  function replace(...nodes) {
    keep();
    newest.replaceChildren(...nodes);
    show();
  }

  // --- An answer brings new words --------------------------------------------------------------

  document.addEventListener("submit", (event) => {
    if (lineOf(event.target)) event.target.dataset.sent = "";
  });

  for (const name of ["sendError", "timeout", "responseError"]) {
    document.addEventListener(`htmx:${name}`, (event) => delete event.target.dataset?.sent);
  }

  document.addEventListener("htmx:beforeSwap", (event) => {
    answered = lineOf(event.detail.requestConfig.elt);
  });

  newest.addEventListener("htmx:oobBeforeSwap", (event) => {
    hadFocus = toast.contains(document.activeElement);
    if (answered !== newest && event.detail.fragment.childElementCount) keep();
    if (answered && answered !== newest) remove(answered);
  });

  // Whoever takes back by the keyboard goes on from line to line.
  document.addEventListener("htmx:afterRequest", () => {
    if (hadFocus && document.activeElement === document.body) toast.querySelector("form button")?.focus();
    hadFocus = false;
  });

  // --- Out of the way --------------------------------------------------------------------------

  document.addEventListener("focusin", (event) => {
    if (!toast.contains(event.target)) outside = event.target;
  });

  function dismiss(lines = [newest, ...earlier.children]) {
    const focused = document.activeElement;
    const within = toast.contains(focused);
    lines.filter((line) => !isBusy(line)).forEach(remove);
    measure();
    if (!within || (toast.contains(focused) && toast.matches(SHOWN))) return;
    const back = outside?.isConnected ? outside : document.getElementById("main");
    back.focus({ preventScroll: true });
  }

  document.getElementById("toast-close").addEventListener("click", () => dismiss());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open], details.menu[open]")) dismiss();
  }, true);

  // Pages scroll what gets the focus to above the toast; see toast.css.
  let measured = 0;
  function measure() {
    const height = toast.matches(SHOWN) ? toast.offsetHeight : 0;
    if (height === measured) return;
    measured = height;
    document.documentElement.style.setProperty("--toast", `${height}px`);
  }

  // What has the focus already, the stars just given, must not be below it either.
  function uncover() {
    const focused = document.activeElement;
    const used = focused.closest(".rating") ?? focused;
    const [place, over] = [used.getBoundingClientRect(), toast.getBoundingClientRect()];
    const aside = place.right < over.left || place.left > over.right;
    if (toast.contains(used) || aside || place.height > over.top) return;
    if (place.bottom > over.top && place.top < over.bottom) used.scrollIntoView({ block: "nearest" });
  }

  window.statusLine = { newest, replace, show };
})();
