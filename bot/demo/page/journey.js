// The steps of the guided example, and what they need to know of the page: who, where, and when to go on.
import { current, say } from "/page/words.js";

const EXAMPLES = { nb: "double-entry", nn: "activity-plan", en: "nightly-count" };
const PATIENCE = 20_000;

/** One run through the example. A gesture that is not taken, or an answer that does not come, ends it. */
export class Journey {
  constructor(stage) {
    this.stage = stage;
    this.example = stage.examples.find((one) => one.id === EXAMPLES[current()]);
    this.sentence = say("guide.sentence");
    this.reporter = stage.rooms.person(this.example.from);
    this.room = stage.rooms.ofUnit(this.reporter.id);
    this.phone = stage.rooms.direct(this.reporter.id);
    const holding = (office) => stage.rooms.members(this.room).find((one) => one.office === office);
    this.leader = holding("leader");
    this.representative = holding("representative");
    this.waiting = new Set();
  }

  names() {
    const first = (person) => person.name.split(" ")[0];
    return { reporter: first(this.reporter), leader: first(this.leader), representative: first(this.representative) };
  }

  noticed() {
    for (const look of this.waiting) look();
  }

  /** Resolves with the first message of the channel that has it, as soon as there is one. */
  until(channel, has) {
    const found = () => this.said(channel).find(has);
    return new Promise((done, fail) => {
      const timer = setTimeout(() => finish(fail, new Error("nothing came")), PATIENCE);
      const finish = (tell, what) => {
        clearTimeout(timer);
        this.waiting.delete(look);
        tell(what);
      };
      const look = () => found() && finish(done, found());
      this.waiting.add(look);
      look();
    });
  }

  said(channel) {
    return this.stage.state().messages[channel] ?? [];
  }

  button(channel, action) {
    return this.until(channel, (one) => buttons(one).some((element) => element.action_id === action));
  }

  async act(who, gesture, args) {
    const result = await this.stage.act(who, gesture, args);
    if (result === undefined || result.answered === false) throw new Error("not taken");
  }

  async press(who, channel, action) {
    const message = await this.button(channel, action);
    const { value } = buttons(message).find((one) => one.action_id === action);
    await this.act(who, "press", { channel, ts: message.ts, action_id: action, value });
  }

  /** Do it, and wait until the bot has written something more here. */
  async andHear(channel, work) {
    const before = this.said(channel).length;
    await work();
    await this.until(channel, (one) => this.said(channel).indexOf(one) >= before && one.user === this.stage.state().bot);
  }

  async jump(name) {
    if (this.stage.time().jumps[name]) await this.stage.jump(name);
  }

  card() {
    return this.button(this.room, "decide");
  }
}

const buttons = (message) => (message.blocks ?? []).flatMap((block) => block.elements ?? []);

/** `name` names the words, `panel` is where to look. */
export const STEPS = [
  { name: "write", panel: "phone", does: async (on) => {
    on.stage.choose({ worker: on.reporter.id, place: "direct" });
    await on.act(on.reporter.id, "say", { channel: on.phone, text: on.example.text });
    await on.button(on.phone, "send_now");
  } },
  { name: "held", panel: "phone" },
  { name: "send", panel: "phone", does: async (on) => {
    await on.press(on.reporter.id, on.phone, "send_now");
    await on.card();
  } },
  { name: "card", panel: "cases", does: async (on) => on.stage.choose({ room: on.room, actor: on.leader.id }) },
  { name: "seen", panel: "cases", does: async (on) => {
    const { ts } = await on.card();
    await on.act(on.leader.id, "react", { channel: on.room, ts, name: "eyes" });
  } },
  { name: "propose", panel: "cases", does: async (on) => {
    const { ts } = await on.card();
    await on.andHear(on.room, () => on.act(on.leader.id, "say", { channel: on.room, thread_ts: ts, text: on.sentence }));
  } },
  { name: "support", panel: "cases", does: async (on) => {
    on.stage.choose({ actor: on.representative.id });
    await on.andHear(on.phone, () => on.press(on.representative.id, on.room, "support"));
  } },
  { name: "told", panel: "phone" },
  { name: "effect", panel: "phone", does: (on) => on.jump("effect") },
  { name: "digest", panel: "committee", does: (on) => on.andHear(on.stage.rooms.committee, () => on.jump("digest")) },
  { name: "noticed", panel: "phone", does: async (on) => {
    await on.jump("six_weeks");
    await on.button(on.phone, "noticed_yes");
  } },
  { name: "yes", panel: "phone", does: (on) => on.press(on.reporter.id, on.phone, "noticed_yes") },
  { name: "end", panel: "" },
];
