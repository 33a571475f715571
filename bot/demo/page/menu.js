// One small menu for the whole page, beside whatever opened it: arrow keys move, Escape and a tap elsewhere close.
import { byId, h } from "/page/dom.js";

const GAP = 4;
let opener = null;

/** `items` are {words, label, does, isDanger}; `kind` is a class, "menu" for lines or "picker" for a row of signs. */
export function openMenu(beside, items, kind, label) {
  const menu = byId("menu");
  opener = beside;
  menu.className = kind;
  menu.setAttribute("aria-label", label);
  menu.replaceChildren(...items.map((one) => h("button",
    { type: "button", role: "menuitem", tabindex: "-1", "aria-label": one.label, class: one.isDanger && "danger",
      onclick: () => chosen(one) }, one.words)));
  menu.showPopover();
  place(menu, beside.getBoundingClientRect());
  beside.setAttribute("aria-expanded", "true");
  menu.firstElementChild.focus();
}

export function setUp() {
  const menu = byId("menu");
  menu.addEventListener("keydown", moved);
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    opener?.setAttribute("aria-expanded", "false");
    if (menu.contains(document.activeElement) || document.activeElement === document.body) opener?.focus();
  });
}

function chosen(one) {
  byId("menu").hidePopover();
  one.does();
}

/** Below what opened it, or above where there is no room; never outside the window. */
function place(menu, at) {
  const { width, height } = menu.getBoundingClientRect();
  const isAbove = at.bottom + GAP + height > window.innerHeight;
  menu.style.left = `${Math.max(GAP, Math.min(at.left, window.innerWidth - width - GAP))}px`;
  menu.style.top = `${Math.max(GAP, isAbove ? at.top - GAP - height : at.bottom + GAP)}px`;
}

const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

function moved(event) {
  const items = [...event.currentTarget.children];
  const step = STEPS[event.key];
  if (!step) return;
  event.preventDefault();
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length].focus();
}
