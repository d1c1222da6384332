// Quick exit: a click on the exit link, or three presses of Shift, blanks the page at once and
// replaces it with the neutral page in this tab. Earlier entries of the history remain.

const exit = document.querySelector("#exit");
const status = document.querySelector("#exit-status");
const page = document.body;
const title = document.title;
const patience = 5000;

let presses = 0;
let shiftAlone = false;
let forgetting = 0;

function leave() {
  const blank = document.createElement("body");
  blank.innerHTML = '<p class="unseen" role="alert"></p>';
  blank.firstChild.textContent = exit.dataset.loading;
  document.body = blank;
  document.title = "\u200b";
  window.name = "";
  location.replace(exit.href);
}

function stay() {
  if (document.body !== page) document.body = page;
  document.title = title;
  forget("");
}

function forget(message) {
  clearTimeout(forgetting);
  presses = 0;
  status.textContent = message;
}

function count() {
  presses += 1;
  if (presses === 3) return leave();
  clearTimeout(forgetting);
  forgetting = setTimeout(forget, patience, exit.dataset.stay);
  status.textContent = presses === 1 ? exit.dataset.twice : exit.dataset.once;
}

exit.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});
addEventListener("keydown", (event) => {
  if (event.repeat) return;
  shiftAlone = event.key === "Shift";
  if (!shiftAlone && presses) forget(exit.dataset.stay);
});
addEventListener("keyup", (event) => {
  if (event.key === "Shift" && shiftAlone) count();
});
// The Back button may restore the blanked page from the back/forward cache.
addEventListener("pageshow", (event) => {
  if (event.persisted) stay();
});
document.querySelector("#exit-hint").hidden = false;
