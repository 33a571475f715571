// The page: a worker's phone, the unit's case room and the committee, all from one state.
import { Conversation, enter } from "/page/conversation.js";
import * as dialog from "/page/dialog.js";
import { byId, fillSelect, h } from "/page/dom.js";
import * as guide from "/page/guide.js";
import * as machine from "/page/machine.js";
import { know } from "/page/richtext.js";
import { Rooms, people } from "/page/rooms.js";
import * as server from "/page/server.js";
import * as timebar from "/page/timebar.js";
import { current, say, speak } from "/page/words.js";

const COMMAND = "/tidstyv";
let state = null;
let rooms = null;
let examples = [];
let run = "";
let times = null;
const chosen = { worker: "", place: "direct", room: "", actor: "", member: "" };
const talks = {};

function toast(words) {
  byId("toast").textContent = words;
  byId("toast").classList.toggle("shown", Boolean(words));
  clearTimeout(toast.timer);
  if (words) toast.timer = setTimeout(() => toast(""), 6000);
}

/** One gesture; what went wrong is said once, and the answer is undefined then. */
async function act(who, gesture, args) {
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

function gestures(viewer) {
  const on = (message) => ({ channel: message.channel, ts: message.ts });
  return {
    act: (message, element, value) => {
      const isButton = element.type === "button";
      return act(viewer(), isButton ? "press" : "choose", { ...on(message), action_id: element.action_id, value });
    },
    react: (message, name, isMine) => act(viewer(), isMine ? "unreact" : "react", { ...on(message), name }),
    reply: (message, text) => act(viewer(), "say", { channel: message.channel, thread_ts: message.ts, text }),
    report: (message) => act(viewer(), "shortcut", { ...on(message), callback_id: "report_message" }),
  };
}

const known = (message) => people.of(message.user, state);

function makeTalks() {
  const make = (name, viewer, shows) => new Conversation(byId(`${name}-talk`), gestures(viewer), shows, known);
  talks.direct = make("phone", () => chosen.worker, { reply: "asked" });
  talks.cases = make("cases", () => chosen.actor, { reply: "cards", reactions: true });
  talks.committee = make("committee", () => chosen.member, { reply: "" });
}

function messagesOf(channel, viewer) {
  const own = state.ephemerals.filter((one) => one.channel === channel && one.only_for === viewer);
  const all = [...(state.messages[channel] ?? []).map((one) => ({ ...one, channel })), ...own];
  return all.sort((a, b) => a.ts.localeCompare(b.ts));
}

function showPhone() {
  const channel = chosen.place === "open" ? rooms.everybody : rooms.direct(chosen.worker);
  fillSelect(byId("worker"), rooms.workers(), chosen.worker);
  const places = [["direct", say("phone.direct")], ["open", rooms.everybodyName]];
  byId("places").replaceChildren(...places.map(([place, words]) =>
    h("button", { type: "button", "aria-pressed": String(chosen.place === place), onclick: () => choose({ place }) }, words)));
  byId("words").placeholder = say(`compose.${chosen.place}`);
  talks.direct.shows = { reply: "asked", reactions: chosen.place === "open", report: chosen.place === "open" };
  return talks.direct.show(`${channel} ${chosen.worker}`, messagesOf(channel, chosen.worker), chosen.worker, say(`empty.${chosen.place}`));
}

function showCases() {
  fillSelect(byId("room"), rooms.choices(), chosen.room);
  const members = rooms.members(chosen.room);
  const legend = byId("actors").firstElementChild;
  const marked = JSON.stringify([members, current()]);
  if (byId("actors").dataset.mark !== marked) {
    byId("actors").dataset.mark = marked;
    byId("actors").replaceChildren(legend, ...members.map(actorChoice));
  }
  for (const radio of byId("actors").querySelectorAll("input")) radio.checked = radio.value === chosen.actor;
  const office = members.find((one) => one.id === chosen.actor)?.office;
  const hint = office === "deputy" ? "leader" : office;
  return talks.cases.show(chosen.room, messagesOf(chosen.room, chosen.actor), chosen.actor, say("empty.cases"), hint || "plain");
}

function actorChoice({ id, name, office }) {
  const radio = h("input", { type: "radio", name: "actor", value: id, onchange: () => choose({ actor: id }) });
  return h("label", { class: "chip" }, radio, h("span", {}, name, office && h("span", { class: "small" }, ` ${say(`office.${office}`)}`)));
}

function showCommittee() {
  byId("committee-title").textContent = rooms.committeeName;
  fillSelect(byId("member"), rooms.committeeMembers(), chosen.member);
  return talks.committee.show(rooms.committee, messagesOf(rooms.committee, chosen.member), chosen.member, say("empty.committee"));
}

function showElsewhere() {
  const bell = (words, choice) => h("button", { type: "button", class: "bell", onclick: () => choose(choice) }, words);
  const more = (list) => (list.length > 2 ? [h("span", { class: "small" }, say("new_more", { count: list.length - 2 }))] : []);
  const inRooms = rooms.unseenRooms(chosen.room);
  const onPhones = rooms.unseenPhones(chosen.place === "direct" ? chosen.worker : "");
  byId("cases-elsewhere").replaceChildren(
    ...inRooms.slice(0, 2).map(([room, name]) => bell(say("new_in", { name }), { room })), ...more(inRooms));
  byId("phone-elsewhere").replaceChildren(
    ...onPhones.slice(0, 2).map(([worker, name]) => bell(say("new_to", { name }), { worker, place: "direct" })), ...more(onPhones));
}

function showDialog() {
  const actors = new Set([chosen.worker, chosen.actor, chosen.member]);
  const view = state.views.find((one) => one.is_top && actors.has(one.user));
  dialog.present(view ?? null, view ? people.name(view.user) : "");
}

function show() {
  if (!state) return;
  rooms.see(chosen.room);
  if (chosen.place === "direct") rooms.see(rooms.direct(chosen.worker));
  const added = { phone: showPhone(), cases: showCases(), committee: showCommittee() };
  const isHidden = (panel) => byId(panel).offsetParent === null;
  for (const tab of document.querySelectorAll("[data-tab][type=button]")) {
    if (added[tab.dataset.tab] && isHidden(tab.dataset.tab)) tab.classList.add("fresh");
    if (!isHidden(tab.dataset.tab)) tab.classList.remove("fresh");
  }
  showElsewhere();
  showDialog();
}

/** Somebody or something else from here on: the room follows the worker, the actor follows the room. */
function choose(change) {
  const next = { ...chosen, ...change };
  if (next.worker !== chosen.worker) next.room = rooms.ofUnit(next.worker) ?? next.room;
  if (!rooms.members(next.room).some((one) => one.id === next.actor)) next.actor = rooms.members(next.room)[0]?.id ?? "";
  Object.assign(chosen, next);
  show();
}

function tab(name) {
  byId("main").dataset.tab = name;
  for (const one of document.querySelectorAll(".tabs button")) one.setAttribute("aria-current", String(one.dataset.tab === name));
  show();
}

async function send() {
  const words = byId("words").value.trim();
  if (!words) return byId("words").focus();
  byId("words").value = "";
  const isSent = await said(words);
  if (!isSent && !byId("words").value) byId("words").value = words;
}

/** From the first message on the conversation has the phone to itself. */
function said(words) {
  byId("examples").open = false;
  const channel = chosen.place === "open" ? rooms.everybody : rooms.direct(chosen.worker);
  if (words === COMMAND || words.startsWith(`${COMMAND} `)) {
    return act(chosen.worker, "slash", { channel, command: COMMAND, text: words.slice(COMMAND.length).trim() });
  }
  return act(chosen.worker, "say", { channel, text: words });
}

function showExamples() {
  byId("example-list").replaceChildren(...examples.map((one) => {
    const from = rooms.person(one.from);
    const sender = [from.name, from.title, rooms.unitName(from.unit)].filter(Boolean).join(" · ");
    const tap = () => {
      choose({ worker: from.id, place: "direct" });
      said(one.text);
    };
    return h("li", {}, h("button", { type: "button", class: "example", onclick: tap },
      h("span", { lang: one.language }, one.text), h("span", { class: "small" }, sender)));
  }));
}

function language(chosenLanguage, zone) {
  speak(chosenLanguage, zone);
  localStorage.setItem("language", current());
  byId("language").value = current();
  byId("where").textContent = say("where", { name: rooms.organisation });
  rooms.language = current();
  showExamples();
  timebar.draw();
  guide.draw();
  machine.show();
  show();
}

async function refresh() {
  try {
    const [next, time] = await Promise.all([server.state(), server.time()]);
    if (run && time.run !== run) return location.reload();
    run = time.run;
    state = next;
    rooms.update(state);
    know({ user: (id) => rooms.userName(id), channel: (id) => rooms.channelName(id) });
    times = time;
    timebar.show(time);
    show();
    guide.noticed();
    machine.show();
  } catch {
    toast(say("lost"));
  }
  return undefined;
}

function listenToHands() {
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  byId("words").addEventListener("keydown", (event) => enter(event, send));
  byId("worker").addEventListener("change", (event) => choose({ worker: event.target.value }));
  byId("room").addEventListener("change", (event) => choose({ room: event.target.value }));
  byId("member").addEventListener("change", (event) => choose({ member: event.target.value }));
  byId("language").addEventListener("change", (event) => language(event.target.value));
  for (const one of document.querySelectorAll(".tabs button")) one.addEventListener("click", () => tab(one.dataset.tab));
  dialog.setUp({
    submit: (view, values) => act(view.user, "submit", { view_id: view.id, values }),
    close: (view) => act(view.user, "close_view", { view_id: view.id }),
    change: (view, element, value) =>
      act(view.user, element.type === "button" ? "press" : "choose", { view_id: view.id, action_id: element.action_id, value }),
  });
  timebar.setUp({
    jump,
    reset: startOver,
  });
  machine.setUp();
}

async function jump(name) {
  toast(say("jumping"));
  await server.jump(name).then(() => toast(""), () => toast(say("jump.nothing")));
}

/** Everything from the beginning; the page is loaded anew as soon as the new workplace answers. */
async function startOver() {
  toast(say("resetting"));
  await server.reset();
  const look = setInterval(() => server.time().then((time) => {
    if (time.run === run) return;
    clearInterval(look);
    location.reload();
  }, () => {}), 200);
}

/** Where the guided example wants one to look; nowhere in particular for "". */
function look(panel) {
  for (const one of document.querySelectorAll(".panel")) one.classList.toggle("spot", one.id === panel);
  if (panel) tab(panel);
}

function showGuide() {
  guide.setUp({
    state: () => state, time: () => times, rooms, examples, choose, look, act, jump, tell: toast, reset: startOver,
    isFresh: () => !Object.values(state.messages).some((said) => said.length),
  });
}

async function begin() {
  const [cast, messages, time] = await Promise.all([server.cast(), server.messages(), server.time()]);
  rooms = new Rooms(cast);
  examples = messages;
  const first = rooms.person(messages[0].from);
  Object.assign(chosen, { worker: first.id, member: rooms.committeeMembers()[0][1][0][0] });
  makeTalks();
  listenToHands();
  language(localStorage.getItem("language") ?? "nb", time.zone);
  times = time;
  run = time.run;
  state = await server.state();
  rooms.update(state);
  choose({ room: rooms.ofUnit(first.id) });
  byId("examples").open = !messagesOf(rooms.direct(first.id), first.id).length;
  tab("phone");
  showGuide();
  server.listen(server.coalesced(refresh), () => toast(say("lost")));
}

begin();
