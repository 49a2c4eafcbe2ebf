import { expect, test } from "vitest";
import { chooseLanguage, lookUp } from "../http/language.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { createLanguages, type Languages, type Offer } from "./languages.ts";
import { readOffers } from "./read-languages.ts";

function languagesOf(...given: Parameters<typeof readOffers>): Languages {
  return createLanguages({ offers: readOffers(...given), chooseLanguage, lookUp, report: fail });
}

function fail(cause: unknown): never {
  throw cause;
}

const tagOf = async (messages: Promise<{ languageTag: string } | null>) =>
  (await messages)?.languageTag ?? null;

const esperanto = { ...en, languageTag: "eo", askButton: "Sendu" };

test("left out, all built-in languages are offered, English first", async () => {
  const languages = languagesOf(undefined, {});
  for (const tag of ["en", "de", "fr", "es", "ar"]) {
    expect(await tagOf(languages.choose(`${tag}-XX`))).toBe(tag);
    expect(await tagOf(languages.find(tag))).toBe(tag);
  }
  expect(await tagOf(languages.choose(null))).toBe("en");
  expect(await tagOf(languages.choose("ja"))).toBe("en");
});

test("the first of the languages is the default, and no other is spoken", async () => {
  const languages = languagesOf(["de", "FR"], {});
  expect(await tagOf(languages.choose(null))).toBe("de");
  expect(await tagOf(languages.choose("en, *;q=0.5"))).toBe("de");
  expect(await tagOf(languages.choose("fr"))).toBe("fr");
  expect(await languages.find("en")).toBeNull();
});

test("a user's language is found however it is spelled, and nothing else is", async () => {
  const languages = languagesOf(undefined, {});
  for (const tag of ["de", "DE", "de-AT", "de_AT", "de-Latn-AT"]) {
    expect(await tagOf(languages.find(tag))).toBe("de");
  }
  const junk = ["", "*", "ja", "German", "../de", "__proto__", "de\n", "x".repeat(100_000)];
  for (const tag of junk) expect(await languages.find(tag)).toBeNull();
  // Of a host in JavaScript.
  for (const tag of [null, 7, {}]) {
    expect(await Reflect.apply(languages.find, languages, [tag])).toBeNull();
  }
});

test("a language is loaded once, and nobody can change it", async () => {
  const languages = languagesOf(undefined, {});
  const [first, second] = [languages.choose("de"), languages.choose("de-AT")];
  expect(await first).toBe(await second);
  const say = await first;
  expect(say).toEqual(de);
  for (const part of [say, say.addressFault, say.declined, say.problem]) {
    expect(Object.isFrozen(part)).toBe(true);
  }
});

test("sentences are replaced one at a time, in their language only", async () => {
  const languages = languagesOf(undefined, {
    DE: {
      askButton: "Los",
      addressFault: { empty: "Nun?" },
      declined: { used: "Zu spät." },
      problem: { used: { title: "Weg", sentence: "Schon weg." } },
    },
  });
  const say = await languages.choose("de");
  expect(say.askButton).toBe("Los");
  expect(say.addressFault).toEqual({ ...de.addressFault, empty: "Nun?" });
  expect(say.declined).toEqual({ ...de.declined, used: "Zu spät." });
  expect(say.problem).toEqual({
    ...de.problem,
    used: { title: "Weg", sentence: "Schon weg." },
  });
  expect(say.loginIntro).toBe(de.loginIntro);
  expect(await languages.choose("en")).toEqual(en);
});

test("a language of the host's own is offered, behind the others or where it was put", async () => {
  const behind = languagesOf(undefined, { eo: esperanto });
  expect((await behind.choose("eo")).askButton).toBe("Sendu");
  expect(await tagOf(behind.choose("ja"))).toBe("en");
  const first = languagesOf(["eo", "de"], { eo: esperanto });
  expect(await tagOf(first.choose("ja"))).toBe("eo");
});

test("a language that cannot be loaded is told, English stands in for it, and it is tried again", async () => {
  const broken = new Error("no such file");
  let loads = 0;
  // Read when the sentences are put together, as a file would be.
  const own = {
    get askButton(): string {
      loads++;
      throw broken;
    },
  };
  const offers: [Offer, Offer] = [
    { tag: "de", own },
    { tag: "en", own: { askButton: "Go" } },
  ];
  const told: unknown[] = [];
  const report = (cause: unknown): void => void told.push(cause);
  const languages = createLanguages({ offers, chooseLanguage, lookUp, report });
  for (const count of [1, 2]) {
    const say = await languages.choose("de");
    expect([say.languageTag, say.askButton]).toEqual(["en", "Go"]);
    expect(told).toHaveLength(count);
    expect(told.at(-1)).toBe(broken);
    expect(loads).toBe(count);
  }
});
