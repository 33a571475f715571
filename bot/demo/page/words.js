// The page's own words and how it writes times, in the language chosen.
import { TEXTS } from "/page/texts.js";

const LOCALES = { nb: "nb-NO", nn: "nn-NO", en: "en-GB" };
let language = "nb";
let zone = "Europe/Oslo";

export const current = () => language;

export function speak(chosen, inZone) {
  language = chosen in TEXTS ? chosen : "nb";
  zone = inZone ?? zone;
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = say(node.dataset.text);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", say(node.dataset.label));
}

export function has(key) {
  return key in TEXTS[language];
}

export function say(key, params = {}) {
  const words = TEXTS[language][key] ?? key;
  return words.replace(/\{(\w+)\}/g, (_, name) => params[name] ?? "");
}

const written = (moment, options) =>
  new Intl.DateTimeFormat(LOCALES[language], { timeZone: zone, ...options }).format(moment);

export const clock = (moment) => written(moment, { hour: "2-digit", minute: "2-digit" });
export const day = (moment) => written(moment, { weekday: "long", day: "numeric", month: "long" });
export const shortDay = (moment) => written(moment, { weekday: "short", day: "numeric", month: "short" });
export const dayKey = (moment) => new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(moment);
export const moment = (at) => `${shortDay(at)} ${clock(at)}`;
export const fullMoment = (at) => `${day(at)} ${written(at, { year: "numeric" })}, ${clock(at)}`;
