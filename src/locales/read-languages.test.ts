import { describe, expect, test } from "vitest";
import { OnpurposeError } from "../errors.ts";
import { createMagicLinks } from "../magic-links.ts";
import { memoryStore } from "../stores/memory.ts";
import { en } from "./en.ts";
import { readOffers } from "./read-languages.ts";

const good = {
  url: "https://app.example.com/magic-link",
  secret: "a secret of more than 32 bytes, 0123456789",
  store: memoryStore(),
  users: { findById: () => null },
};

function errorOf(change: object): string {
  try {
    Reflect.apply(createMagicLinks, undefined, [{ ...good, ...change }]);
  } catch (error) {
    if (error instanceof OnpurposeError && error.code === "invalid_option") return error.message;
    throw error;
  }
  throw new Error("it started");
}

const byLanguage =
  'option "messages" must be sentences by language, such as { en: { askButton: "Go" } }, each language by its BCP 47 tag';
const inList =
  'option "languages" must be a list of BCP 47 tags, the default first: of en, de, fr, es, ar, and of languages that "messages" has all sentences of';
const list =
  'must be a list of BCP 47 tags, the default first, such as ["de", "en"]; "messages" brings languages that are not built in';
const all = "must be given, too: only built-in languages may leave sentences out";

const { confirmTitle: _left, ...withoutTitle } = { ...en, languageTag: "eo" };
const { busy: _busy, ...withoutBusy } = en.problem;

describe("does not start with", () => {
  test.each<[what: string, change: object, message: string]>([
    ["a text as messages", { messages: "de" }, byLanguage],
    ["a list as messages", { messages: [] }, byLanguage],
    ["sentences without a language", { messages: { askButton: "Go" } }, byLanguage],
    ["sentences by a name that could be a tag", { messages: { problem: {} } }, byLanguage],
    ["sentences by no tag", { messages: { "de_AT!": {} } }, byLanguage],
    ["a text as a language's sentences", { messages: { de: "Los" } }, byLanguage],
    ["nothing as a language's sentences", { messages: { de: undefined } }, byLanguage],
    ["one language twice", { messages: { de: {}, DE: {} } }, byLanguage],
    [
      "a text for a function",
      { messages: { de: { loginTitle: "Los" } } },
      'option "messages.de.loginTitle" must be what the built-in one is: a function',
    ],
    [
      "null for a text",
      { messages: { de: { askButton: null } } },
      'option "messages.de.askButton" must be what the built-in one is: a string',
    ],
    [
      "a number in a problem",
      { messages: { en: { problem: { used: { title: 7 } } } } },
      'option "messages.en.problem.used.title" must be what the built-in one is: a string',
    ],
    [
      "half a problem",
      { messages: { en: { problem: { used: { title: "Used" } } } } },
      'option "messages.en.problem.used.sentence" must be given, too: a problem has a title and a sentence',
    ],
    [
      "a sentence that nobody says",
      { messages: { en: { logInTitle: () => "x" } } },
      'there is no option "messages.en.logInTitle"',
    ],
    [
      "a problem that nobody has",
      { messages: { en: { problem: { gone: { title: "x", sentence: "y" } } } } },
      'there is no option "messages.en.problem.gone"',
    ],
    [
      "a sentence that every object has",
      { messages: { en: { toString: () => "x" } } },
      'there is no option "messages.en.toString"',
    ],
    [
      "a direction that is none",
      { messages: { en: { direction: "up" } } },
      'option "messages.en.direction" must be "ltr" or "rtl"',
    ],
    [
      "a language tag that is none",
      { messages: { en: { languageTag: "en_GB" } } },
      'option "messages.en.languageTag" must be a BCP 47 tag, such as "pt-BR"',
    ],
    [
      "a language of its own that lacks a sentence",
      { messages: { eo: withoutTitle } },
      `option "messages.eo.confirmTitle" ${all}`,
    ],
    [
      "a language of its own that lacks a problem",
      { messages: { eo: { ...en, problem: withoutBusy } } },
      `option "messages.eo.problem.busy" ${all}`,
    ],
    [
      "a kind of a built-in language, but not whole",
      { messages: { "de-AT": { askButton: "Los" } } },
      `option "messages.de-AT.languageTag" ${all}`,
    ],
    [
      "sentences of a language that it does not offer",
      { languages: ["de"], messages: { fr: { askButton: "Go" } } },
      'option "messages.fr" must be for a language that "languages" offers',
    ],
    ["a text as languages", { languages: "de" }, `option "languages" ${list}`],
    ["no language", { languages: [] }, inList],
    [
      "no language but the host's own",
      { languages: [], messages: { eo: { ...en, languageTag: "eo" } } },
      inList,
    ],
    ["a number as a language", { languages: [7] }, `option "languages.0" ${list}`],
    ["a language that nobody speaks here", { languages: ["de", "ja"] }, inList],
    ["a kind of a language", { languages: ["de-AT"] }, inList],
    ["a language that is no tag", { languages: ["German language"] }, inList],
    ["a language that every object has", { languages: ["constructor"] }, inList],
    [
      "a language twice",
      { languages: ["de", "DE"] },
      'option "languages" must be a list of BCP 47 tags, each of them once',
    ],
  ])("%s", (_what, change, message) => {
    expect(errorOf(change)).toBe(`createMagicLinks: ${message}`);
  });
});

test("the languages come in the order of the option, then the host's own", () => {
  const eo = { ...en, languageTag: "eo" };
  const tags = (...given: Parameters<typeof readOffers>): string[] =>
    readOffers(...given).map(({ tag }) => tag);
  expect(tags(undefined, {})).toEqual(["en", "de", "fr", "es", "ar"]);
  expect(tags(["ar", "en"], {})).toEqual(["ar", "en"]);
  expect(tags(["ar", "EN"], { eo, en: {} })).toEqual(["ar", "en", "eo"]);
  expect(tags(["eo", "en"], { EO: eo })).toEqual(["eo", "en"]);
  expect(tags(undefined, { "pt-br": { ...en, languageTag: "pt-BR" } })).toEqual([
    "en",
    "de",
    "fr",
    "es",
    "ar",
    "pt-BR",
  ]);
});
