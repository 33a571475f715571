// Where one writes: Enter sends, and a slash shows the commands there are.
import { enter } from "/page/conversation.js";
import { byId } from "/page/dom.js";
import { say } from "/page/words.js";

let does = {};

/** `on` is {commands() → ["/tidstyv"], send(words) → whether it was taken}. */
export function setUp(on) {
  does = on;
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  byId("words").addEventListener("keydown", pressed);
  byId("words").addEventListener("input", draw);
  byId("suggestion").addEventListener("click", complete);
}

export function draw() {
  const command = offered();
  byId("suggestion").hidden = !command;
  byId("suggestion-name").textContent = command ?? "";
  byId("suggestion-words").textContent = say("slash");
}

/** The command that what is written may become. */
function offered() {
  const words = byId("words").value;
  return words.startsWith("/") ? does.commands().find((one) => one.startsWith(words) && one !== words) : undefined;
}

function complete() {
  byId("words").value = `${offered() ?? byId("words").value} `;
  draw();
  byId("words").focus();
}

function pressed(event) {
  const isCompleting = ["Tab", "Enter"].includes(event.key) && !event.shiftKey && offered();
  if (!isCompleting) return enter(event, send);
  event.preventDefault();
  return complete();
}

async function send() {
  const words = byId("words").value.trim();
  if (!words) return byId("words").focus();
  byId("words").value = "";
  draw();
  const isSent = await does.send(words);
  if (!isSent && !byId("words").value) byId("words").value = words;
  return undefined;
}
