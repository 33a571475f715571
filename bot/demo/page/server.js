// The demo's own server, on this machine.

async function asked(path, body) {
  const options = body === undefined ? {} : {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  const answer = await fetch(path, options);
  const said = await answer.json();
  if (!answer.ok) throw new Refused(said.refused ?? String(answer.status), said.detail ?? "");
  return said;
}

/** What Slack's own client would not let one do. */
export class Refused extends Error {
  constructor(code, detail) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}

export const state = () => asked("/workplace/state");
export const time = () => asked("/demo/time");
export const trail = () => asked("/demo/trail");
export const cast = () => asked("/demo/cast");
export const messages = () => asked("/demo/messages");
export const jump = (to) => asked("/demo/jump", { to });
export const reset = () => asked("/demo/reset", {});
export const recording = () => asked("/demo/recording");
export const play = (recording) => asked("/demo/play", recording);
export const halt = () => asked("/demo/halt", {});

/** One gesture by one person; see the workplace's control.py for the names. */
export const act = async (who, gesture, args) => (await asked("/workplace/do", { do: gesture, as: who, ...args })).result;

/** Ring at every change; `onLost` while nobody answers. */
export function listen(onChange, onLost) {
  const source = new EventSource("/workplace/events");
  source.addEventListener("message", onChange);
  source.addEventListener("error", () => {
    onLost();
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(onChange, onLost), 1000);
  });
}

/** Run `work` once at a time; whatever rings meanwhile leads to one more run. */
export function coalesced(work) {
  let running = false;
  let again = false;
  return async function run() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      do {
        again = false;
        await work();
      } while (again);
    } finally {
      running = false;
    }
  };
}
