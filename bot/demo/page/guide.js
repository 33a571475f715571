// The guided example: one case from the phone to the committee, step by step, until somebody takes over.
// It acts as a person does, by the same gestures; what is seen is what the bot does.
import { byId } from "/page/dom.js";
import { STEPS, Journey } from "/page/journey.js";
import { say } from "/page/words.js";

const BEFORE = 1400; // the words come first, so that the eye is there when something happens
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
/** How long the words of a step stand, in milliseconds: time to read them aloud, and to look. */
const reading = (words) => 2600 + words.length * 38;

let stage = null;
let journey = null;
let mode = "closed"; // closed, invite, playing, paused
let at = -1;
let isActing = false;
let isAsked = false; // «next» was pressed while a step was still being taken
let timer = 0;

/** `on` is the page: state(), rooms, examples, time(), choose, look, act, jump, reset, isFresh(). */
export function setUp(on) {
  stage = on;
  byId("guide-open").addEventListener("click", start);
  byId("guide-go").addEventListener("click", go);
  byId("guide-next").addEventListener("click", () => step(true));
  byId("guide-stop").addEventListener("click", stop);
  for (const kind of ["pointerdown", "keydown"]) byId("main").addEventListener(kind, takenOver, { capture: true });
  document.addEventListener("keydown", (event) => event.key === "Escape" && isOn() && !event.target.closest("dialog, [popover]") && stop());
  if (sessionStorage.getItem("guide")) {
    sessionStorage.removeItem("guide");
    start();
  } else if (stage.isFresh()) turn("invite");
}

/** How long it takes from the first word to the last, in seconds, where nobody pauses it. */
export const seconds = () =>
  STEPS.reduce((sum, one) => sum + BEFORE + reading(say(`guide.${one.name}`)), 0) / 1000;

/** Something has changed in the workplace. */
export const noticed = () => journey?.noticed();

/** Write the words again, in the language chosen. */
export function draw() {
  const shown = at >= 0 ? `guide.${STEPS[at].name}` : "guide.invite";
  byId("guide").hidden = mode === "closed";
  byId("guide-open").hidden = mode !== "closed";
  byId("guide-line").textContent = mode === "closed" ? "" : say(shown, journey?.names() ?? {});
  byId("guide-at").textContent = at >= 0 ? say("guide.at", { step: at + 1, steps: STEPS.length }) : "";
  byId("guide-go").textContent = say({ invite: "guide.go", paused: "guide.resume" }[mode] ?? "guide.pause");
  byId("guide-stop").textContent = say(at >= 0 && !isLast() ? "guide.stop" : "guide.self");
  byId("guide-next").hidden = at < 0 || isLast();
  byId("guide-go").hidden = isLast();
  byId("main").classList.toggle("guided", isOn() && !isLast());
}

const isOn = () => mode === "playing" || mode === "paused";
const isLast = () => at === STEPS.length - 1;

function turn(next) {
  mode = next;
  clearTimeout(timer);
  draw();
}

function go() {
  if (mode === "playing") turn("paused");
  else if (mode === "paused") carryOn();
  else start();
}

function carryOn() {
  turn("playing");
  if (!isActing) step(false);
}

/** From the beginning; in a workplace where something was said already, only in a new one. */
function start() {
  if (!stage.isFresh()) {
    if (!window.confirm(say("guide.fresh"))) return;
    sessionStorage.setItem("guide", "yes");
    stage.reset();
    return;
  }
  journey = new Journey(stage);
  at = -1;
  isAsked = false;
  byId("examples").open = false;
  turn(calm.matches ? "paused" : "playing");
  step(calm.matches);
  byId("guide-go").focus();
}

/** Whoever does something on the page has taken over until they press «go on». */
function takenOver(event) {
  if (event.isTrusted && mode === "playing" && event.key !== "Tab") turn("paused");
}

function stop() {
  at = -1;
  journey = null;
  turn("closed");
  stage.look("");
  byId("guide-open").focus();
}

async function step(isByHand) {
  if (isActing) isAsked = isByHand;
  if (isActing || isLast()) return;
  clearTimeout(timer);
  const mine = journey;
  at += 1;
  isActing = true;
  draw();
  stage.look(STEPS[at].panel);
  try {
    if (!isByHand) await new Promise((done) => setTimeout(done, BEFORE));
    if (journey === mine) await STEPS[at].does?.(mine);
  } catch {
    if (journey === mine) lost();
  } finally {
    isActing = false;
    byId("guide").dataset.done = String(at);
  }
  if (journey !== mine) return;
  if (isAsked) {
    isAsked = false;
    step(true);
    return;
  }
  if (mode !== "playing") return;
  if (isLast()) turn("paused");
  else timer = setTimeout(() => step(false), reading(say(`guide.${STEPS[at].name}`)));
}

/** Somebody did otherwise than the example does: from here on the page is theirs. */
function lost() {
  stop();
  stage.tell(say("guide.lost"));
}
