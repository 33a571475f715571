// One conversation, kept on the screen: only what has changed is drawn again, so that nothing flickers.
import { arrange, h } from "/page/dom.js";
import { article, at, face, waits } from "/page/message.js";
import { typed } from "/page/richtext.js";
import { current, day, dayKey, moment, say } from "/page/words.js";

const FACES = 3;
const key = (message) => `${message.ts}|${message.only_for ?? ""}`;

/**
 * `does` are the gestures: act, react, reply, report, edit, remove. `shows` says what stands under a message:
 * {reactions, reply: "cards" (open below what waits for an answer) | "asked" | ""}. `who(message)` is {name, title, hue, letters, isBot}.
 */
export class Conversation {
  constructor(root, does, shows, who) {
    Object.assign(this, { root, does, shows, who, typed, editing: "", nameOf: (user) => who({ user }).name });
    this.list = h("ol", { class: "messages" });
    this.empty = h("p", { class: "empty" });
    root.append(this.empty, this.list);
    this.start("");
  }

  /** Another conversation from here on. */
  start(id) {
    this.id = id;
    this.kept = new Map();
    this.threads = new Map();
    this.days = new Map();
    this.folded = new Set();
    this.editing = "";
    this.isFresh = true;
    this.list.replaceChildren();
  }

  /** Show these messages to this person; returns how many of them were not there before. */
  show(id, messages, viewer, emptyWords, hint) {
    if (id !== this.id) this.start(id);
    Object.assign(this, { viewer, hint, messages, emptyWords });
    this.added = [];
    this.empty.textContent = messages.length ? "" : emptyWords;
    this.empty.hidden = messages.length > 0;
    const tops = messages.filter((one) => !one.thread_ts || one.thread_ts === one.ts);
    const known = new Set(tops.map((one) => one.ts));
    const orphans = messages.filter((one) => one.thread_ts && !known.has(one.thread_ts));
    const rows = [...tops, ...orphans].sort((a, b) => a.ts.localeCompare(b.ts));
    arrange(this.list, rows.flatMap((top) => this.row(top, messages, rows)));
    if (this.added.length) this.reveal(this.added.reduce((last, one) => (one.ts >= last.ts ? one : last)).node);
    const count = this.isFresh ? 0 : this.added.length;
    this.isFresh = false;
    return count;
  }

  row(top, messages, rows) {
    const replies = messages.filter((one) => one.thread_ts === top.ts && one.ts !== top.ts);
    const before = rows[rows.indexOf(top) - 1];
    const isNewDay = !before || dayKey(at(before)) !== dayKey(at(top));
    const thread = this.thread(top, replies);
    return isNewDay ? [this.divider(at(top)), thread] : [thread];
  }

  divider(when) {
    const id = `${dayKey(when)}|${current()}`;
    if (!this.days.has(id)) this.days.set(id, h("li", { class: "day" }, h("span", {}, day(when))));
    return this.days.get(id);
  }

  thread(top, replies) {
    if (!this.threads.has(top.ts)) {
      const box = this.replyBox(top);
      const under = h("ol", { class: "replies" });
      const bar = h("button", { type: "button", class: "thread-bar", onclick: () => this.fold(top.ts) });
      this.threads.set(top.ts, { row: h("li", { class: "thread" }), under, box, bar });
    }
    const { row, under, box, bar } = this.threads.get(top.ts);
    arrange(under, replies.map((one) => this.item(one, top)));
    const isFolded = this.folded.has(top.ts);
    under.hidden = !replies.length || isFolded;
    this.count(bar, replies, isFolded);
    const open = !top.only_for && this.shows.reply && (box.dataset.open || (this.shows.reply === "cards" && (replies.length || waits(top))));
    box.hidden = !open || isFolded;
    this.label(box);
    arrange(row, [this.message(top, null), bar, under, box]);
    return row;
  }

  /** How many have answered and when last, as Slack says it under a message; a tap folds the thread away. */
  count(bar, replies, isFolded) {
    bar.hidden = !replies.length;
    bar.setAttribute("aria-expanded", String(!isFolded));
    const last = replies.at(-1);
    const mark = JSON.stringify([replies.length, last?.ts, current(), isFolded]);
    if (!last || bar.dataset.mark === mark) return;
    bar.dataset.mark = mark;
    const writers = [...new Map(replies.map((one) => [one.user, this.who(one)])).values()].slice(0, FACES);
    const words = say(replies.length === 1 ? "thread.one" : "thread.other", { count: replies.length });
    bar.replaceChildren(...writers.map(face), h("strong", {}, words),
      h("span", { class: "small" }, say("thread.last", { moment: moment(at(last)) })));
  }

  fold(ts) {
    if (!this.folded.delete(ts)) this.folded.add(ts);
    this.again();
  }

  /** Change this message, or none for "". */
  edit(ts) {
    this.editing = ts;
    this.again();
    this.root.querySelector(".editor textarea")?.focus();
  }

  again() {
    this.show(this.id, this.messages, this.viewer, this.emptyWords, this.hint);
  }

  item(message, top) {
    const id = `li ${key(message)}`;
    if (!this.threads.has(id)) this.threads.set(id, h("li"));
    const row = this.threads.get(id);
    arrange(row, [this.message(message, top)]);
    return row;
  }

  message(message, top) {
    const mark = JSON.stringify([message, this.viewer, current(), this.shows, this.editing === message.ts]);
    const had = this.kept.get(key(message));
    if (had?.mark === mark) return had.node;
    const node = article(message, top, this);
    this.kept.set(key(message), { mark, node });
    if (had) {
      keepFocus(had.node, node);
      if (had.node.isConnected) had.node.replaceWith(node);
    } else {
      this.added.push({ ts: message.ts, node });
      if (!this.isFresh) node.classList.add("new");
    }
    return node;
  }

  open(message) {
    const { box } = this.threads.get(message.ts);
    this.folded.delete(message.ts);
    this.again();
    box.dataset.open = "yes";
    box.hidden = false;
    box.querySelector("textarea").focus();
    this.reveal(box);
  }

  replyBox(top) {
    const words = h("textarea", { rows: "1", maxlength: "40000" });
    const send = async () => {
      const said = words.value.trim();
      if (!said) return words.focus();
      words.value = "";
      if (!(await this.does.reply(top, said)) && !words.value) words.value = said;
    };
    words.addEventListener("keydown", (event) => enter(event, send));
    const submit = (event) => {
      event.preventDefault();
      send();
    };
    return h("form", { class: "reply", onsubmit: submit }, words, h("button", { type: "submit" }));
  }

  label(box) {
    box.querySelector("button").textContent = say("send");
    box.querySelector("textarea").placeholder = say(`reply.${this.hint ?? "plain"}`);
    box.querySelector("textarea").setAttribute("aria-label", say("reply.label"));
  }

  /** Scroll this conversation, and nothing around it, so that the node can be read from its top, its thread below it. */
  reveal(node) {
    const place = this.root;
    const thread = node.closest(".thread") ?? node;
    const bottom = thread.getBoundingClientRect().bottom - place.getBoundingClientRect().bottom + 12;
    const top = node.getBoundingClientRect().top - place.getBoundingClientRect().top - 12;
    place.scrollTop += bottom > 0 ? Math.min(bottom, top) : Math.min(top, 0);
  }
}

/** Enter sends, Shift+Enter makes a new line; Enter that ends a composed letter does neither. */
export function enter(event, send) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send();
}

function keepFocus(before, after) {
  const held = before.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  if (held === undefined) return;
  queueMicrotask(() => [...after.querySelectorAll("[data-key]")].find((one) => one.dataset.key === held)?.focus());
}
