"use strict";
const drawings = [...document.querySelectorAll(".drawing")];
const shown = () => drawings.filter((drawing) => drawing.offsetParent !== null);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

function show(which) {
  document.body.dataset.show = which;
  all("button[data-show]").forEach((button) =>
    button.setAttribute("aria-pressed", String(button.dataset.show === which)));
}

function toggleLines() {
  const pressed = document.body.classList.toggle("lines");
  document.querySelector("button[data-toggle]").setAttribute("aria-pressed", String(pressed));
}

function open(drawing, isOpen = !drawing.classList.contains("open")) {
  drawings.forEach((other) => other.classList.remove("open"));
  drawing.classList.toggle("open", isOpen);
  drawing.setAttribute("aria-expanded", String(isOpen));
  drawing.focus({ preventScroll: true });
  drawing.scrollIntoView({ block: "start", behavior: "smooth" });
}

function choose(drawing, region) {
  all(".chosen").forEach((other) => other.classList.remove("chosen"));
  all(`[data-region="${region}"]`, drawing).forEach((part) => part.classList.add("chosen"));
  const row = drawing.querySelector(`li[data-region="${region}"]`);
  if (row) row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const list = shown();
  if (!list.length) return;
  const here = list.indexOf(document.activeElement.closest(".drawing"));
  const next = list[(here + by + list.length) % list.length];
  if (document.querySelector(".drawing.open")) open(next, true);
  else next.focus();
}

function nextUnsure() {
  const rows = all(".regions li[data-region]").filter((row) => shown().includes(row.closest(".drawing")));
  if (!rows.length) return;
  const here = rows.findIndex((row) => row.classList.contains("chosen"));
  const row = rows[(here + 1) % rows.length];
  const drawing = row.closest(".drawing");
  if (!drawing.classList.contains("open")) open(drawing, true);
  choose(drawing, row.dataset.region);
}

const keys = {
  1: () => show("all"), 2: () => show("unsure"), 3: () => show("painted"), b: toggleLines,
  n: nextUnsure, ArrowRight: () => step(1), ArrowLeft: () => step(-1),
  Escape: () => drawings.forEach((drawing) => drawing.classList.remove("open")),
  Enter: () => {
    const drawing = document.activeElement.closest(".drawing");
    if (drawing) open(drawing);
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && event.target.closest("button, a")) return;
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (act) { event.preventDefault(); act(); }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) return button.dataset.toggle ? toggleLines() : show(button.dataset.show);
  const region = event.target.closest("[data-region]");
  const drawing = event.target.closest(".drawing");
  if (!drawing) return;
  if (region && drawing.classList.contains("open")) choose(drawing, region.dataset.region);
  else if (event.target.closest(".pictures, .caption")) open(drawing);
});
