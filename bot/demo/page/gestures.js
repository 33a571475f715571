// What people do, sent to the workplace; what went wrong is said once.
import { byId } from "/page/dom.js";
import * as server from "/page/server.js";
import { say } from "/page/words.js";

/** Say something at the lower edge for a while; nothing for "". */
export function toast(words) {
  byId("toast").textContent = words;
  byId("toast").classList.toggle("shown", Boolean(words));
  clearTimeout(toast.timer);
  if (words) toast.timer = setTimeout(() => toast(""), 6000);
}

/** One gesture; what went wrong is said once, and the answer is undefined then. */
export async function act(who, gesture, args) {
  try {
    const result = await server.act(who, gesture, args);
    if (result?.answered === false) toast(say("failed"));
    return result;
  } catch (error) {
    if (!(error instanceof server.Refused)) toast(say("lost"));
    else toast(say("refused", { code: error.code.replaceAll("_", " ") }));
    return undefined;
  }
}

/** What can be done with a message, by whoever `viewer()` says. */
export function gestures(viewer) {
  const on = (message) => ({ channel: message.channel, ts: message.ts });
  return {
    act: (message, element, value) => {
      const isButton = element.type === "button";
      return act(viewer(), isButton ? "press" : "choose", { ...on(message), action_id: element.action_id, value });
    },
    react: (message, name, isMine) => act(viewer(), isMine ? "unreact" : "react", { ...on(message), name }),
    reply: (message, text) => act(viewer(), "say", { channel: message.channel, thread_ts: message.ts, text }),
    edit: (message, text) => act(viewer(), "edit", { ...on(message), text }),
    remove: (message) => window.confirm(say("delete.sure")) && act(viewer(), "delete", on(message)),
    report: (message) => act(viewer(), "shortcut", { ...on(message), callback_id: "report_message" }),
  };
}
