// What the machine did: what came in and was written down, what became of it and why, what was sent.
import { byId, h } from "/page/dom.js";
import * as server from "/page/server.js";
import { has, moment, say } from "/page/words.js";

const named = (kind, name) => (has(`${kind}.${name}`) ? say(`${kind}.${name}`) : name);

const WORDS = {
  came: (line) => {
    const what = named("came", line.what);
    if (line.answer === null) return say("machine.unanswered", { what });
    return say(line.attempt ? "machine.again" : "machine.came", { what, answer: line.answer });
  },
  did: (line) => {
    const words = say("machine.did", { case: line.case, role: named("role", line.role), what: named("did", line.what) });
    const why = [...new Set(line.because)].map((one) => named("because", one)).join(", ");
    return why ? `${words} ${say("machine.because", { why })}` : words;
  },
  sent: (line) => {
    const what = [named("sent", line.what), line.to && named("to", line.to)].filter(Boolean).join(" ");
    return line.outcome === "ok" ? say("machine.sent", { what }) : say("machine.failed", { what, outcome: line.outcome });
  },
};

export function setUp() {
  byId("machine").addEventListener("toggle", show);
}

/** Ask and draw, while the window is open. */
export async function show() {
  if (!byId("machine").open) return;
  const lines = await server.trail();
  const rows = lines.map((line) => h("li", {},
    h("span", { class: `kind ${line.line}` }, say(`machine.kind.${line.line}`)),
    h("span", {}, WORDS[line.line](line), " ", h("time", { class: "small", datetime: line.at }, moment(new Date(line.at))))));
  byId("trail").replaceChildren(...(rows.length ? rows : [h("li", { class: "none" }, say("machine.none"))]));
}
