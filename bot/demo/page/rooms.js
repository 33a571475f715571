// Who is who and which conversation is whose: the demo's cast, with what the workplace knows beside it.
import { current, say } from "/page/words.js";

const HUES = 8;
const byPerson = new Map();

export const people = {
  name: (id) => byPerson.get(id)?.name ?? id,
  all: () => [...byPerson.values()],

  /** How a message's writer is shown; somebody the cast does not list is an app. */
  of(id, state) {
    const person = byPerson.get(id);
    const user = state.users.find((one) => one.id === id);
    const name = person?.name ?? user?.real_name ?? "?";
    const letters = name.split(/[\s-]+/).map((word) => word[0]).slice(0, 2).join("").toUpperCase();
    const hue = [...(id ?? "")].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % HUES;
    return { name, letters, hue: id === state.bot ? "bot" : hue, title: person?.title ?? "app", isBot: !person };
  },
};

export class Rooms {
  constructor(cast) {
    this.cast = cast;
    this.language = "nb";
    this.organisation = cast.organisation;
    this.everybody = cast.everybody.id;
    this.everybodyName = cast.everybody.title;
    this.committee = cast.committee.id;
    this.seen = new Map();
    this.state = { channels: [], messages: {}, users: [], bot: "" };
    for (const person of cast.people) byPerson.set(person.id, person);
    byPerson.delete("");
  }

  /** What the workplace says now. What was said before the page was opened counts as seen. */
  update(state) {
    const isFirst = !this.state.bot;
    this.state = state;
    for (const channel of state.channels) {
      if (isFirst || !this.seen.has(channel.id)) this.seen.set(channel.id, isFirst ? this.latest(channel.id) : "");
    }
  }

  latest(channel) {
    return (this.state.messages[channel] ?? []).filter((one) => one.user === this.state.bot).at(-1)?.ts ?? "";
  }

  see(channel) {
    this.seen.set(channel, this.latest(channel));
  }

  isUnseen(channel) {
    return this.latest(channel) > (this.seen.get(channel) ?? "");
  }

  person(id) {
    return this.cast.people.find((one) => one.person === id);
  }

  get committeeName() {
    return (current() === "nn" && this.cast.committee.title_nn) || this.cast.committee.title;
  }

  unitName(id) {
    const unit = this.cast.units.find((one) => one.id === id);
    return (current() === "nn" && unit?.name_nn) || unit?.name || "";
  }

  userName(id) {
    return byPerson.get(id)?.name ?? this.state.users.find((one) => one.id === id)?.name ?? id;
  }

  channelName(id) {
    return this.state.channels.find((one) => one.id === id)?.name ?? id;
  }

  handle(id) {
    return this.state.users.find((one) => one.id === id)?.name ?? id;
  }

  isIn(id, channel) {
    return this.state.channels.find((one) => one.id === channel)?.members.includes(id) ?? false;
  }

  direct(worker) {
    return this.state.channels.find((one) => one.is_im && one.members.includes(worker))?.id ?? "";
  }

  ofUnit(worker) {
    const unit = byPerson.get(worker)?.unit;
    return this.cast.cases.find((one) => one.unit === unit)?.id;
  }

  roomName(id) {
    const room = this.cast.cases.find((one) => one.id === id);
    if (room) return this.unitName(room.unit);
    const [first, ...others] = this.members(id).map((one) => one.name);
    return others.length ? say("cases.with", { name: first, count: others.length }) : first;
  }

  groups() {
    return this.state.channels.filter((one) => one.is_mpim);
  }

  /** The select's choices: the units' case rooms, and the group conversations that were opened. */
  choices() {
    const dot = (id) => (this.isUnseen(id) ? "● " : "");
    const line = ({ id }) => [id, dot(id) + this.roomName(id)];
    const units = [say("cases.units"), this.cast.cases.map(line)];
    return this.groups().length ? [units, [say("cases.group"), this.groups().map(line)]] : [units];
  }

  /** Who is in the room, leaders first, then who was let in; in a group everybody with the office they have anywhere. */
  members(id) {
    const offices = this.cast.cases.find((one) => one.id === id)?.offices;
    const members = this.state.channels.find((one) => one.id === id)?.members ?? [];
    const ids = new Set([...Object.keys(offices ?? {}), ...members.filter((one) => byPerson.has(one))]);
    return [...ids].map((one) => ({ id: one, name: people.name(one), office: offices ? offices[one] ?? "" : this.office(one) }));
  }

  office(id) {
    const held = this.cast.cases.map((room) => room.offices[id]);
    return ["leader", "representative", "deputy"].find((office) => held.includes(office)) ?? "";
  }

  committeeMembers() {
    const members = this.state.channels.find((one) => one.id === this.committee)?.members ?? Object.keys(this.cast.committee.offices);
    return [["", members.filter((id) => byPerson.has(id)).map((id) => [id, people.name(id)])]];
  }

  /** Everybody by unit, save these. */
  workers(save = []) {
    const line = (one) => [one.id, `${this.isUnseen(this.direct(one.id)) ? "● " : ""}${one.name}, ${one.title}`];
    return this.cast.units
      .map((unit) => [this.unitName(unit.id), this.cast.people.filter((one) => one.unit === unit.id && !save.includes(one.id)).map(line)])
      .filter(([, lines]) => lines.length);
  }

  unseenRooms(shown) {
    const ids = [...this.cast.cases, ...this.groups()].map((one) => one.id);
    return ids.filter((id) => id !== shown && this.isUnseen(id)).map((id) => [id, this.roomName(id)]);
  }

  unseenPhones(shown) {
    return this.cast.people
      .filter((one) => one.id !== shown && this.isUnseen(this.direct(one.id)))
      .map((one) => [one.id, one.name]);
  }
}
