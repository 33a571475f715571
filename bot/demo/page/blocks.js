// Block Kit as Slack shows it. `act(element, value)` is called when somebody presses or chooses.
import { h } from "/page/dom.js";
import { openMenu } from "/page/menu.js";
import { rich, worded } from "/page/richtext.js";
import { say } from "/page/words.js";

const STYLES = { primary: "primary", danger: "danger" };

function agreed(element) {
  const ask = element.confirm;
  return !ask || window.confirm([ask.title?.text, ask.text?.text].filter(Boolean).join("\n\n"));
}

async function busy(node, work) {
  node.setAttribute("aria-busy", "true");
  node.disabled = true;
  try {
    await work();
  } finally {
    node.removeAttribute("aria-busy");
    node.disabled = false;
  }
}

function button(element, act) {
  const press = (event) => agreed(element) && busy(event.currentTarget, () => act(element, element.value));
  const style = STYLES[element.style] ?? "plain";
  return h(
    "button",
    { type: "button", class: style, "data-key": `${element.action_id}|${element.value ?? ""}`,
      "aria-label": element.accessibility_label, onclick: press },
    worded(element.text),
  );
}

function select(element, act) {
  const options = [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)];
  const choose = (event) => {
    const value = event.currentTarget.value;
    if (value && agreed(element)) busy(event.currentTarget, () => act(element, value));
  };
  const label = element.placeholder?.text ?? say("choose");
  return h(
    "select",
    { "aria-label": label, "data-key": element.action_id, onchange: choose },
    h("option", { value: "" }, label),
    options.map((option) => h("option", { value: option.value }, worded(option.text))),
  );
}

/** Slack's own dots, with a line for each option. */
function overflow(element, act) {
  const items = element.options.map((option) => ({ words: worded(option.text), does: () => agreed(element) && act(element, option.value) }));
  const open = (event) => openMenu(event.currentTarget, items, "menu", say("more"));
  return h("button", { type: "button", "data-key": element.action_id, "aria-label": say("more"), "aria-haspopup": "menu",
    "aria-expanded": "false", onclick: open }, "⋯");
}

function picture(element) {
  return h("span", { class: "picture", role: "img", "aria-label": element.alt_text }, element.alt_text);
}

const ELEMENTS = { button, static_select: select, overflow, radio_buttons: select, image: picture };

const one = (element, act) => (ELEMENTS[element.type] ? ELEMENTS[element.type](element, act) : null);

const BLOCKS = {
  header: (block) => h("h3", {}, worded(block.text)),
  section: (block, act) => [
    h("div", { class: "section" },
      block.text && h("p", {}, worded(block.text)),
      block.fields && h("div", { class: "fields" }, block.fields.map((field) => h("p", {}, worded(field)))),
      block.accessory && h("div", { class: "accessory" }, one(block.accessory, act))),
  ],
  rich_text: (block) => h("div", { class: "rich" }, rich(block)),
  context: (block) =>
    h("p", { class: "context" }, block.elements.map((part) => (part.type === "image" ? picture(part) : worded(part)))),
  actions: (block, act) => h("div", { class: "actions", role: "group", "aria-label": say("actions") },
    block.elements.map((element) => one(element, act))),
  divider: () => h("hr"),
  image: (block) => h("p", {}, picture(block)),
};

/** The blocks of a message or a dialog; a kind that is not known here is left out, as an old client does. */
export function drawn(blocks, act, further = {}) {
  return blocks.flatMap((block) => {
    const draw = further[block.type] ?? BLOCKS[block.type];
    return draw ? draw(block, act) : [];
  });
}
