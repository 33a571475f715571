// The page's own words and how it writes times, in the language chosen.
import { SHARED } from "/page/shared.js";
import { TEXTS } from "/page/texts.js";
import { TOLD } from "/page/told.js";

// Few browsers know how to write dates in nynorsk: the months are the same in bokmål, the days are not.
const LOCALES = { nb: "nb-NO", nn: "nb-NO", en: "en-GB" };
const NYNORSK = { mandag: "måndag", tirsdag: "tysdag", lørdag: "laurdag", "man.": "mån.", "tir.": "tys.", "lør.": "lau." };
const DAYS = /mandag|tirsdag|lørdag|man\.|tir\.|lør\./g;
const SAID = Object.fromEntries(Object.keys(TEXTS).map((one) => [one, { ...TEXTS[one], ...TOLD[one], ...SHARED[one] }]));
let language = "nb";
let zone = "Europe/Oslo";

export const current = () => language;

export function speak(chosen, inZone) {
  language = chosen in SAID ? chosen : "nb";
  zone = inZone ?? zone;
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = say(node.dataset.text);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", say(node.dataset.label));
}

export function has(key) {
  return key in SAID[language];
}

export function say(key, params = {}) {
  const words = SAID[language][key] ?? key;
  return words.replace(/\{(\w+)\}/g, (_, name) => params[name] ?? "");
}

function written(moment, options) {
  const words = new Intl.DateTimeFormat(LOCALES[language], { timeZone: zone, ...options }).format(moment);
  return language === "nn" ? words.replace(DAYS, (day) => NYNORSK[day]) : words;
}

export const clock = (moment) => written(moment, { hour: "2-digit", minute: "2-digit" });
export const day = (moment) => written(moment, { weekday: "long", day: "numeric", month: "long" });
export const shortDay = (moment) => written(moment, { weekday: "short", day: "numeric", month: "short" });
export const dayKey = (moment) => new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(moment);
export const moment = (at) => `${shortDay(at)} ${clock(at)}`;
const dated = (at) => written(at, { weekday: "long", day: "numeric", month: "short", year: "numeric" });
export const fullMoment = (at) => `${dated(at)}, ${clock(at)}`;
