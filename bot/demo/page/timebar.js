// The clock at the top: what time it is in the demo, what comes next, and how to get there.
import { byId, h } from "/page/dom.js";
import { current, fullMoment, has, moment, say } from "/page/words.js";

const JUMPS = ["hold_end", "window_end", "digest", "effect", "six_weeks"];
let known = null;
let ahead = 0;
let isBusy = false;
let mark = "";

/** `does`: jump(name) and reset(), both awaited. */
export function setUp(does) {
  byId("jumps").append(...JUMPS.map((name) =>
    h("button", { type: "button", "data-jump": name, onclick: () => busy(() => does.jump(name)) },
      h("span", { class: "label" }), h("span", { class: "small" }))));
  byId("reset").addEventListener("click", () => window.confirm(say("reset.sure")) && busy(does.reset));
  byId("fold").addEventListener("click", () => {
    const isOpen = byId("times").classList.toggle("open");
    byId("fold").setAttribute("aria-expanded", String(isOpen));
  });
  setInterval(tick, 1000);
}

/** Show this answer of `/demo/time`. */
export function show(time) {
  known = time;
  ahead = Date.parse(time.now) - Date.now();
  draw();
}

function tick() {
  if (!known) return;
  const now = new Date(Date.now() + ahead);
  const words = fullMoment(now);
  if (byId("now").textContent !== words) byId("now").textContent = words;
  byId("now").dateTime = now.toISOString();
}

/** Draw what has changed, the language of the page included. */
export function draw() {
  if (!known) return;
  tick();
  const next = JSON.stringify([known.upcoming, known.jumps, current(), isBusy]);
  if (next === mark) return;
  mark = next;
  for (const button of byId("jumps").children) {
    const when = known.jumps[button.dataset.jump];
    button.querySelector(".label").textContent = say(`jump.${button.dataset.jump}`);
    button.querySelector(".small").textContent = when ? moment(new Date(when)) : "–";
    button.title = when ? say("jump.to", { moment: fullMoment(new Date(when)) }) : say("jump.nothing");
    button.setAttribute("aria-disabled", String(!when || isBusy));
  }
  byId("upcoming").replaceChildren(...(lines().length ? lines() : [h("li", { class: "none" }, say("upcoming.none"))]));
}

function lines() {
  const isListed = known.upcoming.some((one) => one.what === "digest");
  const digest = { at: known.jumps.digest, what: "digest", case: "" };
  const all = isListed || !known.jumps.digest ? known.upcoming : [...known.upcoming, digest];
  const sorted = [...all].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return sorted.map((one) => {
    const what = has(`what.${one.what}`) ? say(`what.${one.what}`) : one.what;
    const words = one.case ? `${say("case", { number: one.case })}: ${what}` : what;
    return h("li", {}, h("time", { datetime: one.at }, moment(new Date(one.at))), h("span", {}, words));
  });
}

async function busy(work) {
  if (isBusy) return;
  isBusy = true;
  draw();
  byId("times").setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    isBusy = false;
    byId("times").removeAttribute("aria-busy");
    draw();
  }
}
