import { describe, expect, test } from "vitest";
import { builtInTags, loadBuiltIn } from "./built-in.ts";
import { en } from "./en.ts";
import type { Messages } from "./messages.ts";

const app = "Ledgerly 7";
const address = "ada@example.com";

/** Every sentence with something put in, by its name. Written out, so that the compiler misses a new one. */
function fill(say: Messages): Readonly<Record<string, string>> {
  const filled = {
    ...say,
    loginTitle: say.loginTitle(app),
    checkMailSent: say.checkMailSent(address),
    checkMailNext: say.checkMailNext(600),
    checkMailCode: say.checkMailCode(600),
    codeMalformed: say.codeMalformed(8),
    codeWrong: say.codeWrong(3),
    confirmTitle: say.confirmTitle(app),
    confirmAccount: say.confirmAccount(app),
    confirmLife: say.confirmLife(600),
    otherBrowserAccount: say.otherBrowserAccount(app),
    provenTitle: say.provenTitle(app),
    otherAccountNow: say.otherAccountNow(address),
    otherAccountLink: say.otherAccountLink(address),
    loggedOut: say.loggedOut(app),
    alreadyLoggedIn: say.alreadyLoggedIn(address),
    backLink: say.backLink(app),
    waitFor: say.waitFor(600),
    mailSubject: say.mailSubject(app),
    mailPreheader: say.mailPreheader(app),
    mailAsked: say.mailAsked("22.11.2026 UTC", "Firefox on Windows", "Lyon, France"),
    mailIntro: say.mailIntro(app),
    mailLife: say.mailLife(600),
  } satisfies { readonly [Name in keyof Messages]: string | object };
  return flat(filled);
}

function flat(part: object, path = ""): Readonly<Record<string, string>> {
  const entries = Object.entries(part).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === "object" && value !== null) {
      return Object.entries(flat(value, `${path}${name}.`));
    }
    if (typeof value !== "string") throw new Error(`${path}${name} was not filled in`);
    return [[`${path}${name}`, value] as const];
  });
  return Object.fromEntries(entries);
}

const marks: Readonly<Record<string, { quotes: RegExp; foreign: RegExp }>> = {
  en: { quotes: /“[^“”]+”/, foreign: /[„«»]/ },
  de: { quotes: /„[^„“]+“/, foreign: /[”«»’]/ },
  fr: { quotes: /«\u00a0[^«»]+\u00a0»/, foreign: /[“”„]|«(?!\u00a0)|(?<!\u00a0)[?!;:»](?!\/\/)/ },
  es: { quotes: /«[^\s«»][^«»]+»/, foreign: /[“”„’]/ },
  ar: { quotes: /«[^\s«»][^«»]+»/, foreign: /[“”„’?;,]|[٠-٩]/ },
};

const catalogues = await Promise.all(
  builtInTags.map(async (tag) => [tag, await loadBuiltIn(tag)] as const),
);

describe.each(catalogues)("%s", (tag, say) => {
  const sentences = Object.entries(fill(say)).filter(
    ([name]) => name !== "languageTag" && name !== "direction",
  );

  test("has every sentence, and no other", () => {
    expect(Object.keys(fill(say)).toSorted()).toEqual(Object.keys(fill(en)).toSorted());
  });

  test("says what it is", () => {
    expect(say.languageTag).toBe(tag);
    expect(say.direction).toBe(tag === "ar" ? "rtl" : "ltr");
  });

  test.each(sentences)("%s is plain text, well set", (_name, text) => {
    expect(text.trim()).toBe(text);
    expect(text.length).toBeGreaterThan(1);
    expect(text).not.toMatch(/undefined|null|NaN|\[object|[<>]|["'`~]| {2}|\.\.|[\n\t]/);
    const { foreign } = marks[tag] ?? {};
    const without = text.replaceAll(/\u2068[^\u2068\u2069]*\u2069/g, "");
    expect(without).not.toMatch(foreign ?? /^/);
  });

  test("quotes its buttons as they are written on them, in its own quotation marks", () => {
    const quoting = [
      say.checkMailNext(600),
      say.declined.noted,
      say.problem.stale.sentence,
      say.mailNothingYet,
    ];
    for (const sentence of quoting) expect(quoted(tag, sentence)).toBe(say.logInButton);
    expect(quoted(tag, say.mailNotYou)).toBe(say.notMeButton);
  });

  test("what is put in comes out", () => {
    for (const [name, text] of sentences) {
      const from: unknown = Reflect.get(say, name);
      if (typeof from !== "function") continue;
      const put = [app, address, "10", "22.11.2026", "Firefox", "8", "3"];
      expect(put.some((one) => text.includes(one))).toBe(true);
    }
    const asked = say.mailAsked("22.11.2026 UTC", "Firefox on Windows", "Lyon, France");
    for (const part of ["22.11.2026 UTC", "Firefox", "Windows", "Lyon, France"]) {
      expect(asked).toContain(part);
    }
  });

  test("of what is not known of an ask, it says nothing", () => {
    const bare = say.mailAsked("22.11.2026 UTC", null, null);
    const whole = say.mailAsked("22.11.2026 UTC", "Safari on iPhone", "Lyon");
    const browser = say.mailAsked("22.11.2026 UTC", "Safari on iPhone", null);
    const place = say.mailAsked("22.11.2026 UTC", null, "Lyon");
    expect(browser.length + place.length - bare.length).toBe(whole.length);
    for (const one of [bare, browser, place, whole]) {
      expect(one).toMatch(/[^\s,،]\.$/);
      expect(one).not.toMatch(/null|undefined|\s,/);
    }
  });

  test("a last attempt, one, and several are told apart", () => {
    const said = [0, 1, 2, 3, 11, 100].map((left) => say.codeWrong(left));
    expect(new Set(said).size).toBe(said.length);
    for (const left of [3, 11, 100]) expect(say.codeWrong(left)).toContain(` ${left} `);
    for (const left of [0, 1]) expect(say.codeWrong(left)).not.toMatch(/\d/);
  });
});

function quoted(tag: string, sentence: string): string | undefined {
  return marks[tag]?.quotes.exec(sentence)?.[0].slice(1, -1).trim();
}

describe.each(catalogues.filter(([tag]) => tag !== "en"))("%s", (_tag, say) => {
  // The same words in both languages.
  const same = new Set<string>();

  test("is not left in English anywhere", () => {
    const english = fill(en);
    const left = Object.entries(fill(say)).filter(([name, text]) => english[name] === text);
    expect(left.filter(([name]) => name !== "direction" && !same.has(name))).toEqual([]);
  });

  test("names an asking browser in its own words", () => {
    for (const browser of ["Firefox on Windows", "a browser on Linux", "a browser on iPad"]) {
      expect(say.mailAsked("today", browser, null)).not.toMatch(/ on |browser on|a browser/);
    }
    expect(say.mailAsked("today", "Instagram", null)).toContain("Instagram");
    expect(say.mailAsked("today", "one on two on three", null)).toMatch(
      /one.* on .*two.* on .*three/,
    );
  });
});

test("in Arabic, names and addresses stand by themselves", async () => {
  const ar = await loadBuiltIn("ar");
  const filled = fill(ar);
  for (const [name, text] of Object.entries(filled)) {
    if (name === "languageTag" || name === "direction") continue;
    for (const put of [app, address, "22.11.2026 UTC", "Firefox", "Windows", "Lyon, France"]) {
      if (text.includes(put))
        expect([name, text]).toEqual([name, expect.stringContaining(`\u2068${put}\u2069`)]);
    }
    // Whatever is opened is closed, and never one within another.
    expect(text.replaceAll(/\u2068[^\u2068\u2069]*\u2069/g, "")).not.toMatch(
      /[\u2068\u2069A-Za-z]{3}/,
    );
  }
});

test("Arabic counts as Arabic does", async () => {
  const ar = await loadBuiltIn("ar");
  expect(ar.codeWrong(1)).toContain("مرة واحدة أخرى");
  expect(ar.codeWrong(2)).toContain("مرتين أخريين");
  expect(ar.codeWrong(3)).toContain("3 مرات أخرى");
  expect(ar.codeWrong(11)).toContain("11 مرة أخرى");
  expect(ar.codeMalformed(8)).toContain("8 أرقام");
  expect(ar.codeMalformed(12)).toContain("12 رقمًا");
});

describe("spans", () => {
  const words = {
    en: ["less than a minute", "1 minute", "10 minutes", "2 hours", "3 days"],
    de: ["weniger als eine Minute", "1 Minute", "10 Minuten", "2 Stunden", "3 Tage"],
    fr: ["moins d’une minute", "1 minute", "10 minutes", "2 heures", "3 jours"],
    es: ["menos de un minuto", "1 minuto", "10 minutos", "2 horas", "3 días"],
    ar: ["أقل من دقيقة", "دقيقة", "10 دقائق", "ساعتان", "3 أيام"],
  } as const;

  test.each(catalogues)("%s: never more than there is left", (tag, say) => {
    for (const [at, seconds] of [59, 60, 600, 7200, 259_200].entries()) {
      const word = words[tag][at] ?? "?";
      // As a word by itself: "1 minute" is in "21 minutes", too.
      // Intl joins them by blanks of several kinds.
      const alone = new RegExp(`(?<![\\p{L}\\d])${word.replace(" ", "\\s")}(?![\\p{L}])`, "u");
      for (const sentence of [say.mailLife, say.confirmLife, say.checkMailNext]) {
        expect(sentence(seconds)).toMatch(alone);
        expect(sentence(seconds + (seconds < 60 ? 0 : 59))).toMatch(alone);
      }
    }
  });
});
