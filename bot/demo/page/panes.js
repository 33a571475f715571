// The app's own page beside its messages, as Slack has it: Home, Messages, About.
import { drawn } from "/page/blocks.js";
import { byId, h } from "/page/dom.js";
import { current, say } from "/page/words.js";

const NAMES = ["home", "messages", "about"];

/** One panel's panes. `on` is {viewer() → id, act(who, gesture, args), changed()}. */
export class Panes {
  constructor(panel, on) {
    Object.assign(this, { panel, on, chosen: "messages", opened: "", mark: "" });
    this.buttons = NAMES.map((name) => h("button", { type: "button", "data-pane": name, onclick: () => this.choose(name) }));
    this.bar = byId(`${panel}-panes`);
    this.bar.append(...this.buttons);
    this.page = byId(`${panel}-page`);
  }

  choose(name) {
    this.chosen = name;
    this.on.changed();
  }

  /** Put the chosen pane before the viewer; messages that came while another one was open make a dot. */
  show(state, hasNews) {
    const viewer = this.on.viewer();
    for (const button of this.buttons) {
      const name = button.dataset.pane;
      button.textContent = say(`pane.${name}`);
      button.setAttribute("aria-current", String(name === this.chosen));
      button.classList.toggle("fresh", name === "messages" && name !== this.chosen && hasNews);
    }
    const isMessages = this.chosen === "messages";
    byId(this.panel).classList.toggle("paged", !isMessages);
    byId(`${this.panel}-talk`).hidden = !isMessages;
    this.page.hidden = isMessages;
    this.page.setAttribute("aria-label", say(`pane.${this.chosen}`));
    if (this.chosen === "home") this.home(state, viewer);
    else this.opened = "";
    if (this.chosen === "about") this.draw(`about ${current()}`, () => this.about(state));
  }

  /** Slack tells the app each time somebody opens its home; what is shown is what it published last. */
  home(state, viewer) {
    if (this.opened !== viewer) {
      this.opened = viewer;
      this.on.act(viewer, "open_home", { tab: "home" });
    }
    const view = state.homes[viewer];
    const act = (element, value) => this.on.act(viewer, element.type === "button" ? "press" : "choose",
      { view_id: view.id, action_id: element.action_id, value });
    this.draw(`home ${viewer} ${view?.hash ?? ""} ${current()}`,
      () => (view ? drawn(view.blocks, act) : [h("p", { class: "empty" }, say("home.empty"))]));
  }

  about(state) {
    return [h("h3", {}, "Tidstyv"), h("p", {}, say("about.what")), h("p", {}, say("about.promise")),
      h("p", { class: "small" }, say("about.commands", { commands: state.commands.join(", ") }))];
  }

  draw(mark, nodes) {
    if (mark === this.mark) return;
    const held = this.page.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    this.mark = mark;
    this.page.replaceChildren(h("div", { class: "content" }, nodes()));
    if (held !== undefined) [...this.page.querySelectorAll("[data-key]")].find((one) => one.dataset.key === held)?.focus();
  }
}
