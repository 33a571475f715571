// The bot's dialogs, one at a time, as Slack's modals.
import { byId, h } from "/page/dom.js";
import { drawn } from "/page/blocks.js";
import { worded } from "/page/richtext.js";
import { people } from "/page/rooms.js";
import { say } from "/page/words.js";

const modal = byId("modal");
let shown = { id: "", mark: "" };
let does = {};
let serial = 0;

/** `gestures`: submit(view, values) → result, close(view), change(view, element, value). */
export function setUp(gestures) {
  does = gestures;
  modal.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (shown.view) does.close(shown.view);
  });
}

/** Put this view before the person, or take the last one away. What is typed survives a redrawing. */
export function present(view, name) {
  const mark = view ? `${view.id} ${view.hash} ${document.documentElement.lang}` : "";
  if (mark === shown.mark) return;
  const typed = view && view.id === shown.id ? filled() : {};
  const held = document.activeElement?.dataset?.field;
  shown = { id: view?.id ?? "", mark, view };
  if (!view) {
    modal.close();
    modal.replaceChildren();
    return;
  }
  modal.replaceChildren(form(view, name));
  restore(typed);
  if (!modal.open) modal.showModal();
  (modal.querySelector(`[data-field="${CSS.escape(held ?? "")}"]`) ?? modal.querySelector("[data-field], button"))?.focus();
}

function form(view, name) {
  const act = (element, value) => does.change(view, element, value);
  const submit = (event) => {
    event.preventDefault();
    send(view);
  };
  return h("form", { novalidate: true, onsubmit: submit },
    h("header", {}, h("p", { class: "small" }, say("acting", { name })), h("h2", { id: "modal-title" }, worded(view.title))),
    h("div", { class: "fields" }, drawn(view.blocks, act, { input: (block) => field(block, view) })),
    h("p", { class: "problem", id: "modal-problem", role: "alert" }),
    h("footer", {},
      h("button", { type: "button", class: "plain", onclick: () => does.close(view) }, view.close ? worded(view.close) : say("close")),
      view.submit && h("button", { type: "submit", class: "primary" }, worded(view.submit))));
}

const FIELDS = {
  plain_text_input: (element) => {
    const value = element.initial_value ?? "";
    if (element.multiline) return h("textarea", { rows: "4", value });
    return h("input", { type: "text", value });
  },
  email_text_input: (element) => h("input", { type: "email", value: element.initial_value ?? "" }),
  url_text_input: (element) => h("input", { type: "url", value: element.initial_value ?? "" }),
  number_input: (element) => h("input", { type: "text", inputmode: "numeric", value: element.initial_value ?? "" }),
  datepicker: (element) => h("input", { type: "date", value: element.initial_date ?? "" }),
  timepicker: (element) => h("input", { type: "time", value: element.initial_time ?? "" }),
  static_select: (element) => choices(element),
  radio_buttons: (element) => choices(element),
  users_select: (element) => h("select", {}, h("option", { value: "" }, say("choose")), members([element.initial_user])),
  multi_users_select: (element) => h("select", { multiple: true, size: "5" }, members(element.initial_users ?? [])),
};

const members = (chosen) =>
  people.all().map((one) => h("option", { value: one.id, selected: chosen.includes(one.id) }, one.name));

function choices(element) {
  const options = [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)];
  const control = h("select", {},
    h("option", { value: "" }, element.placeholder?.text ?? say("choose")),
    options.map((option) => h("option", { value: option.value }, worded(option.text))));
  control.value = element.initial_option?.value ?? "";
  return control;
}

function field(block, view) {
  const make = FIELDS[block.element.type];
  if (!make) return [];
  const id = `field-${(serial += 1)}`;
  const control = make(block.element);
  Object.assign(control.dataset, { field: block.block_id, needed: block.optional ? "" : "yes" });
  control.dataset.most = String(block.element.max_length ?? 3000);
  control.id = id;
  control.setAttribute("aria-describedby", `${id}-hint ${id}-problem`);
  if (!block.optional) control.setAttribute("aria-required", "true");
  if (block.element.placeholder && "placeholder" in control) control.placeholder = block.element.placeholder.text;
  if (block.dispatch_action) {
    control.addEventListener("change", () => control.value && does.change(view, block.element, control.value));
  }
  return h("div", { class: "field" },
    h("label", { for: id }, worded(block.label), block.optional && h("span", { class: "small" }, ` (${say("optional")})`)),
    control,
    h("p", { class: "small hint", id: `${id}-hint` }, worded(block.hint)),
    h("p", { class: "problem", id: `${id}-problem`, role: "alert" }));
}

const controls = () => [...modal.querySelectorAll("[data-field]")];

const answer = (control) => (control.multiple ? [...control.selectedOptions].map((one) => one.value) : control.value);

function filled() {
  return Object.fromEntries(controls().map((one) => [one.dataset.field, answer(one)]));
}

function restore(typed) {
  for (const control of controls()) {
    const value = typed[control.dataset.field];
    if (control.multiple) for (const one of control.options) one.selected = value?.includes(one.value) ?? one.selected;
    else if (value !== undefined) control.value = value;
  }
}

function mark(control, problem) {
  byId(`${control.id}-problem`).textContent = problem;
  if (problem) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

function missing(control) {
  if (control.dataset.needed && !control.value.trim()) return say("required");
  const over = control.value.length - Number(control.dataset.most);
  return over > 0 ? say("too_long", { count: over }) : "";
}

async function send(view) {
  byId("modal-problem").textContent = "";
  for (const control of controls()) mark(control, missing(control));
  if (toFirstProblem()) return;
  const submit = modal.querySelector("[type=submit]");
  submit.disabled = true;
  try {
    const values = Object.fromEntries(Object.entries(filled()).map(([name, value]) => [name, value || null]));
    const result = await does.submit(view, values);
    for (const control of controls()) mark(control, result?.errors?.[control.dataset.field] ?? "");
    const hasFailed = !result || result.response_action === "failed";
    if (hasFailed && byId("modal-problem")) byId("modal-problem").textContent = say("failed");
    toFirstProblem();
  } finally {
    submit.disabled = false;
  }
}

function toFirstProblem() {
  const first = controls().find((control) => control.hasAttribute("aria-invalid"));
  first?.focus();
  return Boolean(first);
}
