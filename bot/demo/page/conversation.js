// One conversation, kept on the screen: only what has changed is drawn again, so that nothing flickers.
import { arrange, h } from "/page/dom.js";
import { drawn } from "/page/blocks.js";
import { emoji, marked } from "/page/richtext.js";
import { clock, current, day, dayKey, moment, say } from "/page/words.js";

const QUICK = ["eyes", "white_check_mark", "+1"];
const at = (message) => new Date(Number(message.ts) * 1000);
const ANSWERED = new Set(["acknowledge", "decide", "support", "consult", "record"]);
const waits = (message) =>
  (message.blocks ?? []).some((block) => (block.elements ?? []).some((one) => ANSWERED.has(one.action_id)));
const key = (message) => `${message.ts}|${message.only_for ?? ""}`;

/**
 * `does` are the gestures: press, choose, react, reply, report. `shows` says what stands under a message:
 * {reactions, reply: "cards" (open below what waits for an answer) | "asked" | "", report}. `who(message)` is {name, title, hue, letters, isBot}.
 */
export class Conversation {
  constructor(root, does, shows, who) {
    Object.assign(this, { root, does, shows, who });
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
    this.isFresh = true;
    this.list.replaceChildren();
  }

  /** Show these messages to this person; returns how many of them were not there before. */
  show(id, messages, viewer, emptyWords, hint) {
    if (id !== this.id) this.start(id);
    Object.assign(this, { viewer, hint });
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
      this.threads.set(top.ts, { row: h("li", { class: "thread" }), under, box });
    }
    const { row, under, box } = this.threads.get(top.ts);
    arrange(under, replies.map((one) => this.item(one, top)));
    under.hidden = !replies.length;
    const open = !top.only_for && this.shows.reply && (box.dataset.open || (this.shows.reply === "cards" && (replies.length || waits(top))));
    box.hidden = !open;
    this.label(box);
    arrange(row, [this.message(top, null), under, box]);
    return row;
  }

  item(message, top) {
    const id = `li ${key(message)}`;
    if (!this.threads.has(id)) this.threads.set(id, h("li"));
    const row = this.threads.get(id);
    arrange(row, [this.message(message, top)]);
    return row;
  }

  message(message, top) {
    const mark = JSON.stringify([message, this.viewer, current()]);
    const had = this.kept.get(key(message));
    if (had?.mark === mark) return had.node;
    const node = this.article(message, top);
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

  article(message, top) {
    const from = this.who(message);
    const classes = ["message", message.only_for && "only", from.isBot && "bot"].filter(Boolean).join(" ");
    const when = top && dayKey(at(top)) !== dayKey(at(message)) ? moment(at(message)) : clock(at(message));
    const act = (element, value) => this.does.act(message, element, value);
    const content = message.blocks?.length ? drawn(message.blocks, act) : [h("p", {}, marked(message.text ?? ""))];
    const isChanged = message.edited && !from.isBot;
    return h("article", { class: classes },
      h("span", { class: `face hue-${from.hue}`, "aria-hidden": "true" }, from.letters),
      h("div", { class: "body" },
        message.only_for && h("p", { class: "only-you" }, say("only_you")),
        h("p", { class: "from" }, h("strong", {}, from.name), from.title && h("span", { class: "title" }, from.title),
          h("time", { datetime: at(message).toISOString() }, when),
          isChanged && h("span", { class: "title" }, say("edited"))),
        h("div", { class: "content" }, content),
        !message.only_for && this.under(message, top, from)));
  }

  under(message, top, from) {
    const shows = this.shows;
    const isOpen = shows.reply === "cards" && waits(message);
    const tools = [
      ...this.reactions(message, top),
      !top && shows.reply && !isOpen && this.tool(say("reply"), () => this.open(message)),
      shows.report && !from.isBot && this.tool(say("report"), () => this.does.report(message)),
    ].filter(Boolean);
    return tools.length > 0 && h("div", { class: "tools" }, tools);
  }

  tool(words, work) {
    return h("button", { type: "button", class: "tool", "data-key": words, onclick: work }, words);
  }

  reactions(message, top) {
    const given = Object.fromEntries((message.reactions ?? []).map((one) => [one.name, one.users]));
    const names = this.shows.reactions && !top ? [...new Set([...QUICK, ...Object.keys(given)])] : Object.keys(given);
    return names.map((name) => {
      const users = given[name] ?? [];
      const isMine = users.includes(this.viewer);
      const words = `reaction.${name}`;
      return h("button",
        { type: "button", class: `reaction${users.length ? " given" : ""}`, "aria-pressed": String(isMine),
          "data-key": words, "aria-label": say("reaction.count", { name: say(words), count: users.length }),
          onclick: () => this.does.react(message, name, isMine) },
        emoji(name), users.length ? ` ${users.length}` : "");
    });
  }

  open(message) {
    const { box } = this.threads.get(message.ts);
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
