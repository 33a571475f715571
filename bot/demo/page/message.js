// One message as people know it from Slack: face, name, badge, time, words, reactions, and what can be done with it.
import { drawn } from "/page/blocks.js";
import { h } from "/page/dom.js";
import { openMenu } from "/page/menu.js";
import { emoji, marked } from "/page/richtext.js";
import { clock, dayKey, moment, say } from "/page/words.js";

const QUICK = ["eyes", "white_check_mark", "+1"];
const PICKED = [...QUICK, "heart", "tada", "raised_hands", "pray", "bulb"];
const LONG = 1500;
const ANSWERED = new Set(["acknowledge", "decide", "support", "consult", "record"]);

export const at = (message) => new Date(Number(message.ts) * 1000);
/** Whether it asks leader or representative for an answer. */
export const waits = (message) =>
  (message.blocks ?? []).some((block) => (block.elements ?? []).some((one) => ANSWERED.has(one.action_id)));

/**
 * `on` is what it stands in: viewer, shows {reply, reactions}, who(message) → {name, title, hue, letters, isBot},
 * does (act, react, report, edit, remove), open(message) for its thread, typed(words) as it was written, and editing: the timestamp being changed.
 */
export function article(message, top, on) {
  const from = on.who(message);
  const classes = ["message", message.only_for && "only", from.isBot && "bot"].filter(Boolean).join(" ");
  const when = top && dayKey(at(top)) !== dayKey(at(message)) ? moment(at(message)) : clock(at(message));
  return h("article", { class: classes },
    face(from),
    h("div", { class: "body" },
      message.only_for && h("p", { class: "only-you" }, say("only_you")),
      h("div", { class: "head" },
        h("p", { class: "from" }, h("strong", {}, from.name),
          from.isBot ? h("span", { class: "badge" }, say("app")) : h("span", { class: "title" }, from.title),
          h("time", { datetime: at(message).toISOString() }, when)),
        !message.only_for && h("div", { class: "toolbar" }, tools(message, top, on))),
      on.editing === message.ts ? editor(message, on) : content(message, from, on),
      !message.only_for && given(message, on)));
}

export const face = (from) => h("span", { class: `face hue-${from.hue}`, "aria-hidden": "true" }, from.letters);

function content(message, from, on) {
  const act = (element, value) => on.does.act(message, element, value);
  const isChanged = message.edited && !from.isBot;
  const words = message.blocks?.length ? drawn(message.blocks, act) : h("p", {}, marked(message.text ?? ""));
  const isLong = !from.isBot && (message.text ?? "").length > LONG;
  return h("div", { class: "content" },
    isLong ? shortened(words) : words,
    isChanged && h("p", { class: "small" }, `(${say("edited")})`));
}

/** What somebody wrote at great length, folded; what the bot writes has its buttons at the end, and is not. */
function shortened(words) {
  const folded = h("div", { class: "folded" }, words);
  const toggle = (event) => {
    const isFolded = folded.classList.toggle("folded");
    event.currentTarget.textContent = say(isFolded ? "show_more" : "show_less");
    event.currentTarget.setAttribute("aria-expanded", String(!isFolded));
  };
  const button = h("button", { type: "button", class: "quiet", "data-key": "fold", "aria-expanded": "false", onclick: toggle }, say("show_more"));
  return [folded, h("p", {}, button)];
}

function tools(message, top, on) {
  const isOpen = on.shows.reply === "cards" && waits(message);
  return [
    on.shows.reactions && tool("add", say("react"), "☺", (event) => picker(event.currentTarget, message, on)),
    !top && on.shows.reply && !isOpen && tool("answer", "", say("reply"), () => on.open(message)),
    tool("more", say("more"), "⋯", (event) => more(event.currentTarget, message, top, on)),
  ];
}

function given(message, on) {
  const signs = reactions(message, on);
  return signs.length > 0 && h("div", { class: "tools" }, signs);
}

function tool(name, label, words, work) {
  const opens = name === "answer" ? {} : { "aria-haspopup": "menu", "aria-expanded": "false" };
  return h("button", { type: "button", class: `tool ${name}`, "data-key": name, "aria-label": label || null, onclick: work, ...opens }, words);
}

/** A picture for a sign, and what a screen reader says for it. */
const called = (name) => say(PICKED.includes(name) ? `reaction.${name}` : "reaction.other", { name });

function reactions(message, on) {
  const given = Object.fromEntries((message.reactions ?? []).map((one) => [one.name, one.users]));
  const offered = on.shows.reactions && waits(message) ? QUICK : [];
  return [...new Set([...offered, ...Object.keys(given)])].map((name) => {
    const users = given[name] ?? [];
    const isMine = users.includes(on.viewer);
    return h("button",
      { type: "button", class: `reaction${users.length ? " given" : ""}`, "aria-pressed": String(isMine), "data-key": name,
        "aria-label": say("reaction.count", { name: called(name), count: users.length }),
        title: users.map(on.nameOf).join(", ") || null, onclick: () => on.does.react(message, name, isMine) },
      emoji(name), users.length ? ` ${users.length}` : "");
  });
}

function picker(beside, message, on) {
  const mine = (name) => (message.reactions ?? []).some((one) => one.name === name && one.users.includes(on.viewer));
  const items = PICKED.map((name) => ({ words: emoji(name), label: called(name), does: () => on.does.react(message, name, mine(name)) }));
  openMenu(beside, items, "picker", say("react"));
}

function more(beside, message, top, on) {
  const isMine = message.user === on.viewer;
  const items = [
    { words: say("report"), does: () => on.does.report(message) },
    !top && on.shows.reply && { words: say("reply.label"), does: () => on.open(message) },
    isMine && { words: say("edit"), does: () => on.edit(message.ts) },
    isMine && { words: say("delete"), isDanger: true, does: () => on.does.remove(message) },
  ];
  openMenu(beside, items.filter(Boolean), "menu", say("more"));
}

/** The words as they were typed: Slack's tokens are for those who read. */
function editor(message, on) {
  const words = h("textarea", { rows: "3", maxlength: "40000", "aria-label": say("edit"), value: on.typed(message.text ?? "") });
  const save = async (event) => {
    event.preventDefault();
    const isDone = !words.value.trim() || (await on.does.edit(message, words.value.trim()));
    if (isDone) on.edit("");
  };
  return h("form", { class: "editor", onsubmit: save }, words, h("div", { class: "actions" },
    h("button", { type: "submit", class: "primary" }, say("save")),
    h("button", { type: "button", onclick: () => on.edit("") }, say("cancel"))));
}
