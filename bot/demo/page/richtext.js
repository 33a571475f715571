// Slack's two ways of writing text, as nodes: rich_text elements, and text with tokens and marks (mrkdwn).
import { h } from "/page/dom.js";

const EMOJI = {
  eyes: "👀", white_check_mark: "✅", heavy_check_mark: "✔️", "+1": "👍", thumbsup: "👍", "-1": "👎", tada: "🎉",
  wave: "👋", bulb: "💡", heart: "❤️", smile: "😄", slightly_smiling_face: "🙂", broom: "🧹", clock9: "🕘",
  hourglass_flowing_sand: "⏳", warning: "⚠️", lock: "🔒", pray: "🙏", raised_hands: "🙌", information_source: "ℹ️",
};
const SAFE = /^(https?:|mailto:)/;
const MARKS = { "*": "strong", "_": "em", "~": "s", "`": "code" };
const TOKEN = /<([^<>]+)>|:([a-z0-9_+-]+):|(?<![\p{L}\p{N}])([*_~`])(?=\S)(.+?)(?<=\S)\3(?![\p{L}\p{N}])/gsu;

let names = { user: (id) => id, channel: (id) => id, handle: (id) => id };

/** Who and what the ids in messages stand for. */
export function know(known) {
  names = known;
}

export const emoji = (name) => EMOJI[name] ?? `:${name}:`;

const mention = (words) => h("span", { class: "mention" }, words);

function link(url, words) {
  if (!SAFE.test(url)) return words;
  return h("a", { href: url, target: "_blank", rel: "noreferrer noopener" }, words);
}

function styled(words, style = {}) {
  let node = words;
  if (style.code) node = h("code", {}, node);
  if (style.bold) node = h("strong", {}, node);
  if (style.italic) node = h("em", {}, node);
  if (style.strike) node = h("s", {}, node);
  return node;
}

const INLINE = {
  text: (one) => styled(one.text, one.style),
  link: (one) => styled(link(one.url, one.text ?? one.url), one.style),
  emoji: (one) => emoji(one.name),
  user: (one) => mention(`@${names.user(one.user_id)}`),
  usergroup: (one) => mention(`@${one.usergroup_id}`),
  channel: (one) => mention(`#${names.channel(one.channel_id)}`),
  broadcast: (one) => mention(`@${one.range}`),
  date: (one) => one.fallback ?? "",
  color: (one) => one.value,
};

const inline = (elements) => (elements ?? []).map((one) => (INLINE[one.type] ? INLINE[one.type](one) : ""));

const PIECES = {
  rich_text_section: (one) => h("p", {}, inline(one.elements)),
  rich_text_quote: (one) => h("blockquote", {}, inline(one.elements)),
  rich_text_preformatted: (one) => h("pre", {}, inline(one.elements)),
  rich_text_list: (one) =>
    h(one.style === "ordered" ? "ol" : "ul", {}, (one.elements ?? []).map((item) => h("li", {}, inline(item.elements)))),
};

export const rich = (block) => (block.elements ?? []).map((one) => (PIECES[one.type] ? PIECES[one.type](one) : null));

/** As somebody typed it: a mention by its handle, no entities. */
export const typed = (words) => plain(words.replaceAll(/<@(\w+)>/g, (_, id) => `@${names.handle(id)}`));

const plain = (words) => words.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

function token(inside) {
  const [target, label] = inside.split("|");
  if (target.startsWith("@")) return mention(`@${names.user(target.slice(1))}`);
  if (target.startsWith("#")) return mention(`#${label ?? names.channel(target.slice(1))}`);
  if (target.startsWith("!")) return mention(label ?? `@${target.slice(1)}`);
  return link(plain(target), plain(label ?? target));
}

/** Text with Slack's tokens and marks, as nodes. */
export function marked(words) {
  const nodes = [];
  let at = 0;
  for (const found of words.matchAll(TOKEN)) {
    nodes.push(plain(words.slice(at, found.index)));
    if (found[1]) nodes.push(token(found[1]));
    else if (found[2]) nodes.push(emoji(found[2]));
    else nodes.push(h(MARKS[found[3]], {}, found[3] === "`" ? plain(found[4]) : marked(found[4])));
    at = found.index + found[0].length;
  }
  nodes.push(plain(words.slice(at)));
  return nodes;
}

/** A text object, whichever of its two kinds. */
export function worded(object) {
  if (!object) return [];
  return object.type === "mrkdwn" ? marked(object.text) : [object.text];
}
