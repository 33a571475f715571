// The page: a worker's phone, the unit's case room and the committee, all from one state.
import * as composer from "/page/composer.js";
import { Conversation } from "/page/conversation.js";
import * as dialog from "/page/dialog.js";
import { byId, fillSelect, h } from "/page/dom.js";
import { act, gestures, toast } from "/page/gestures.js";
import * as guide from "/page/guide.js";
import * as machine from "/page/machine.js";
import * as menu from "/page/menu.js";
import { Panes } from "/page/panes.js";
import { know } from "/page/richtext.js";
import { Rooms, people } from "/page/rooms.js";
import * as server from "/page/server.js";
import * as sharing from "/page/sharing.js";
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
const panes = {};

const known = (message) => people.of(message.user, state);

function makeTalks() {
  const make = (name, viewer, shows) => {
    panes[name] = new Panes(name, { viewer, act, changed: show });
    return new Conversation(byId(`${name}-talk`), gestures(viewer), shows, known);
  };
  talks.direct = make("phone", () => chosen.worker, { reply: "asked", reactions: true });
  talks.cases = make("cases", () => chosen.actor, { reply: "cards", reactions: true });
  talks.committee = make("committee", () => chosen.member, { reply: "", reactions: true });
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
  byId("phone-panes").hidden = chosen.place === "open";
  if (chosen.place === "open") panes.phone.chosen = "messages";
  panes.phone.show(state, rooms.isUnseen(channel));
  return talks.direct.show(`${channel} ${chosen.worker}`, messagesOf(channel, chosen.worker), chosen.worker, say(`empty.${chosen.place}`));
}

function showCases() {
  fillSelect(byId("room"), rooms.choices(), chosen.room);
  const members = rooms.members(chosen.room);
  const legend = byId("actors").firstElementChild;
  const marked = JSON.stringify([members, current()]);
  if (byId("actors").dataset.mark !== marked) {
    byId("actors").dataset.mark = marked;
    byId("actors").replaceChildren(legend, ...members.map(actorChoice), byId("outsider").parentElement);
  }
  fillSelect(byId("outsider"), [["", [["", say("outsider")]]], ...rooms.workers(members.map((one) => one.id))],
    members.some((one) => one.id === chosen.actor) ? "" : chosen.actor);
  for (const radio of byId("actors").querySelectorAll("input")) radio.checked = radio.value === chosen.actor;
  const office = members.find((one) => one.id === chosen.actor)?.office;
  const hint = office === "deputy" ? "leader" : office;
  panes.cases.show(state, rooms.isUnseen(chosen.room));
  const isInside = rooms.isIn(chosen.actor, chosen.room);
  const empty = isInside ? say("empty.cases") : say("empty.outside", { name: people.name(chosen.actor) });
  byId("let-in").hidden = isInside || panes.cases.chosen !== "messages";
  return talks.cases.show(`${chosen.room} ${isInside}`, isInside ? messagesOf(chosen.room, chosen.actor) : [], chosen.actor, empty, hint || "plain");
}

/** As in Slack: whoever is in a closed room can add somebody to it. */
const letIn = () => act(rooms.members(chosen.room)[0].id, "invite", { channel: chosen.room, guest: chosen.actor });

function actorChoice({ id, name, office }) {
  const radio = h("input", { type: "radio", name: "actor", value: id, onchange: () => choose({ actor: id }) });
  return h("label", { class: "chip" }, radio, h("span", {}, name, office && h("span", { class: "small" }, ` ${say(`office.${office}`)}`)));
}

function showCommittee() {
  byId("committee-title").textContent = rooms.committeeName;
  panes.committee.show(state, rooms.isUnseen(rooms.committee));
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

function seeWhatIsOpen() {
  const isOpen = (panel) => panes[panel].chosen === "messages" && byId(panel).offsetParent !== null;
  if (isOpen("cases")) rooms.see(chosen.room);
  if (isOpen("phone") && chosen.place === "direct") rooms.see(rooms.direct(chosen.worker));
  if (isOpen("committee")) rooms.see(rooms.committee);
}

function show() {
  if (!state) return;
  seeWhatIsOpen();
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
  if (next.room !== chosen.room && !rooms.isIn(next.actor, next.room)) next.actor = rooms.members(next.room)[0]?.id ?? "";
  Object.assign(chosen, next);
  show();
}

function tab(name) {
  byId("main").dataset.tab = name;
  for (const one of document.querySelectorAll(".tabs button")) one.setAttribute("aria-current", String(one.dataset.tab === name));
  show();
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
  composer.draw();
  sharing.draw();
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
    know({ user: (id) => rooms.userName(id), channel: (id) => rooms.channelName(id), handle: (id) => rooms.handle(id) });
    times = time;
    timebar.show(time);
    sharing.show(time);
    show();
    guide.noticed();
    machine.show();
  } catch {
    toast(say("lost"));
  }
  return undefined;
}

function listenToHands() {
  composer.setUp({ commands: () => state.commands, send: said });
  menu.setUp();
  byId("worker").addEventListener("change", (event) => choose({ worker: event.target.value }));
  byId("room").addEventListener("change", (event) => choose({ room: event.target.value }));
  byId("outsider").addEventListener("change", (event) => choose({ actor: event.target.value || rooms.members(chosen.room)[0].id }));
  byId("let-in").addEventListener("click", letIn);
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
    reset: () => startOver(),
  });
  machine.setUp();
}

async function jump(name) {
  toast(say("jumping"));
  await server.jump(name).then(() => toast(""), () => toast(say("jump.nothing")));
}

/** Everything from the beginning; the page is loaded anew as soon as the new workplace answers. */
async function startOver(ask = server.reset) {
  await ask();
  toast(say("resetting"));
  const look = setInterval(() => server.time().then((time) => {
    if (time.run === run) return;
    clearInterval(look);
    location.reload();
  }, () => {}), 200);
}

/** Where the guided example wants one to look; nowhere in particular for "". */
function look(panel) {
  for (const one of document.querySelectorAll(".panel")) one.classList.toggle("spot", one.id === panel);
  if (!panel) return;
  panes[panel].chosen = "messages";
  tab(panel);
}

function showGuide() {
  guide.setUp({
    state: () => state, time: () => times, rooms, examples, choose, look, act, jump, tell: toast, reset: () => startOver(),
    isFresh: () => !sharing.isOffered() && !times.playing && !Object.values(state.messages).some((said) => said.length),
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
  timebar.show(time);
  await sharing.setUp({ tell: toast, play: (recording) => startOver(() => server.play(recording)) });
  sharing.show(time);
  showGuide();
  appear();
  server.listen(server.coalesced(refresh), () => toast(say("lost")));
}

/** The page is whole, or as whole as it will be. */
function appear() {
  document.documentElement.classList.remove("loading");
  if (sharing.isOffered()) byId("link-play").focus();
}

begin().catch(() => {
  appear();
  toast(say("lost"));
});
