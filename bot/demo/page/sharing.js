// A state of the demo in a link: what was done so far, small enough to be pasted anywhere, and nowhere else.
import { byId } from "/page/dom.js";
import * as server from "/page/server.js";
import { has, say } from "/page/words.js";

const MOST = 8000;
const MOST_READ = 1_000_000;
const [PACKED, PLAIN] = ["#s1.", "#p1."];
const KNOWN = /^#[sp](\d+)\./;
let does = {};
let pending = null;

/** `on` is {tell(words), play(recording)}. A link that was followed is offered at once. */
export async function setUp(on) {
  does = on;
  const lost = () => does.tell(say("lost"));
  byId("share").addEventListener("click", () => share().catch(lost));
  byId("share-copy").addEventListener("click", copy);
  byId("share-close").addEventListener("click", () => byId("shared").close());
  byId("link-play").addEventListener("click", play);
  byId("link-leave").addEventListener("click", leave);
  byId("halt").addEventListener("click", () => server.halt().catch(lost));
  window.addEventListener("hashchange", offer);
  await offer();
}

const url64 = (bytes) => {
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
};
const bytesOf = (words) => Uint8Array.from(atob(words.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

async function through(bytes, stream) {
  const parts = [];
  let length = 0;
  for await (const part of chunks(new Blob([bytes]).stream().pipeThrough(stream))) {
    length += part.length;
    if (length > MOST_READ) throw new RangeError("too long");
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

async function* chunks(stream) {
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

/** The part of the link after the address. */
export async function packed(recording) {
  const bytes = new TextEncoder().encode(JSON.stringify(recording));
  if (!("CompressionStream" in window)) return PLAIN + url64(bytes);
  return PACKED + url64(await through(bytes, new CompressionStream("deflate-raw")));
}

/** What was packed so; an Error whose message is the key of what to say where it cannot be read. */
export async function unpacked(hash) {
  if (hash.length > MOST) throw new Error("link.too_long");
  const [, version] = KNOWN.exec(hash) ?? [];
  if (version !== "1") throw new Error(version ? "link.other_version" : "link.not_a_recording");
  try {
    const bytes = bytesOf(hash.slice(PACKED.length));
    const read = hash.startsWith(PACKED) ? await through(bytes, new DecompressionStream("deflate-raw")) : bytes;
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(read));
  } catch {
    throw new Error("link.not_a_recording");
  }
}

async function share() {
  const recording = await server.recording();
  const link = `${location.origin}/${await packed(recording)}`;
  const isTooLong = link.length > MOST;
  const size = { count: recording.deeds.length, size: link.length, most: MOST };
  byId("shared-size").textContent = say(isTooLong ? "share.too_long" : "share.size", size);
  byId("shared-link").value = isTooLong ? "" : link;
  for (const part of ["shared-link", "share-copy"]) byId(part).hidden = isTooLong;
  byId("shared").showModal();
  if (!isTooLong) byId("shared-link").select();
}

async function copy() {
  byId("shared-link").select();
  try {
    await navigator.clipboard.writeText(byId("shared-link").value);
    does.tell(say("share.copied"));
  } catch {
    does.tell(say("share.select"));
  }
}

async function offer() {
  if (location.hash.length < PACKED.length) return;
  try {
    pending = await unpacked(location.hash);
    byId("link").hidden = false;
    draw();
    byId("link-play").focus();
  } catch (error) {
    does.tell(say(error.message));
    leave();
  }
}

async function play() {
  try {
    await does.play(pending);
  } catch (error) {
    const key = `link.${error.code}`;
    does.tell(say(has(key) ? key : "link.not_a_recording"));
  } finally {
    leave();
  }
}

function leave() {
  pending = null;
  byId("link").hidden = true;
  history.replaceState(null, "", "/");
}

export const isOffered = () => pending !== null;

export function draw() {
  byId("link-words").textContent = say("link.offer", { count: pending?.deeds?.length ?? 0 });
}

/** How far what is played again has come, by `/demo/time`; how it ended is said once. */
export function show({ playing, run }) {
  byId("playing").hidden = !playing || playing.is_over;
  if (!playing) return;
  byId("playing-words").textContent = say("playing", playing);
  Object.assign(byId("playing-bar"), { max: Math.max(playing.of, 1), value: playing.done });
  if (!playing.is_over || sessionStorage.getItem("told") === run) return;
  sessionStorage.setItem("told", run);
  does.tell?.(say({ "": "playing.done", halted: "playing.halted" }[playing.stopped] ?? "playing.stuck", playing));
}
