import { describe, expect, test } from "vitest";
import {
  askOf,
  asker,
  issuedAt,
  iPhone,
  linkOf,
  moment,
  press,
  scanner,
  seenAs,
  tellAt,
  visitAt,
} from "../../test/support/link-history.ts";
import { refusals } from "../refusal.ts";
import type { Visit } from "../stores/store.ts";
import { visitOutcomes } from "../stores/link.ts";
import type { History } from "./entries.ts";

/** What is told, with the seconds since the issue; of visits alone with `visits`. */
function told(history: Partial<History>, seconds = 300): [number, string][] {
  const { timeline } = tellAt(seconds, history);
  return timeline.map(({ at, what }) => [(at.getTime() - issuedAt) / 1000, what]);
}

const words = (visit: Partial<Visit>, link = linkOf()): string =>
  told({ link, visits: [visitAt(60, visit)] }).find(([at]) => at === 60)?.[1] ?? "";

const phone: Partial<Visit> = { browser: "phone", userAgent: iPhone };

test("a support call, in order", () => {
  const link = linkOf({ redeemedAt: moment(250), redeemedBy: asker });
  const burst = Array.from({ length: 15 }, (_, index) => visitAt(24 + index / 5, scanner));
  const visits = [
    ...burst,
    visitAt(246, { browser: asker }),
    visitAt(250, { ...press, browser: asker, outcome: "redeemed" }),
    visitAt(1080, { browser: asker, outcome: "refused", reason: "used" }),
  ];
  expect(told({ link, visits }, 2000)).toEqual([
    [
      0,
      "asked for in Firefox on Windows, from 192.0.2.7, for ada@example.com, to work for 10 minutes",
    ],
    [2, "sent: the mailer took the mail"],
    [
      24,
      "opened 15 times within 3 seconds by what seems to be a scanner (Chrome on Windows: its browser headers contradict each other), from 203.0.113.9",
    ],
    [246, "opened in the browser that asked (Firefox on Windows), from 192.0.2.7"],
    [250, "pressed in the browser that asked (Firefox on Windows), from 192.0.2.7: logged in"],
    [
      1080,
      "opened again in the browser that asked and logged in (Firefox on Windows), from 192.0.2.7: told that it was used already",
    ],
  ]);
});

test("the same, as data", () => {
  const link = linkOf({ redeemedAt: moment(60), redeemedBy: asker });
  const visits = [
    visitAt(24, { ...scanner, method: "HEAD" }),
    visitAt(25, scanner),
    visitAt(60, { ...press, browser: asker, outcome: "redeemed" }),
  ];
  const { timeline, state, at } = tellAt(90, { link, visits });
  expect({ state, at }).toEqual({ state: "used", at: new Date(moment(90)) });
  expect(timeline.map(({ event }) => event)).toEqual(["issued", "mail", "visit", "visit"]);
  expect(timeline[2]?.until).toEqual(new Date(moment(25)));
  expect(timeline.map(({ visit }) => visit)).toEqual([
    null,
    null,
    {
      count: 2,
      outcome: "opened",
      reason: null,
      methods: ["HEAD", "GET"],
      browser: "no_cookie",
      kind: "scanner",
      clientAddress: "203.0.113.9",
    },
    {
      count: 1,
      outcome: "redeemed",
      reason: null,
      methods: ["POST"],
      browser: "asked_and_logged_in",
      kind: "person",
      clientAddress: "192.0.2.7",
    },
  ]);
});

describe("in which browser", () => {
  const elsewhere = linkOf({ redeemedAt: moment(100), redeemedBy: "phone" });
  const unasked = { ...elsewhere, askedBy: null };
  const at = (seconds: number, link: History["link"], given: Partial<Visit>): string => {
    const visits = [visitAt(seconds, given)];
    const entry = tellAt(300, { link, visits }).timeline.find(({ event }) => event === "visit");
    return /^\S+ in (.*?) \(/.exec(entry?.what ?? "")?.[1] ?? "";
  };
  const login = { ...phone, ...press, outcome: "redeemed" } as const;

  test("the one that asked, and one that did not", () => {
    expect(at(50, elsewhere, { browser: asker })).toBe("the browser that asked");
    expect(at(50, elsewhere, { browser: "other" })).toBe("another browser");
    expect(at(50, elsewhere, {})).toBe("a browser that sent no cookie");
  });

  test("the one that logged in: before, then, and afterwards", () => {
    expect(at(50, elsewhere, phone)).toBe("the browser that logged in later");
    expect(at(100, elsewhere, login)).toBe("another browser than the one that asked");
    expect(at(110, elsewhere, phone)).toBe("the browser that logged in");
    expect(at(50, unasked, phone)).toBe("the browser that logged in later");
    expect(at(100, unasked, login)).toBe("a browser");
  });

  test("of a link that nobody asked for", () => {
    expect(at(50, unasked, { browser: "other" })).toBe("a browser");
    expect(at(110, unasked, { browser: "other" })).toBe("another browser");
  });

  test("the one that asked and logged in", () => {
    const link = linkOf({ redeemedAt: moment(100), redeemedBy: asker });
    expect(at(50, link, { browser: asker })).toBe("the browser that asked");
    expect(at(110, link, { browser: asker })).toBe("the browser that asked and logged in");
  });
});

describe("by whom, and from where", () => {
  test("what a client says of itself is told as certain, what rules say of it is not", () => {
    const named = { ...seenAs("scanner", "names-itself"), name: "Barracuda" };
    expect(words({ ...scanner, class: named })).toMatch(
      /^opened by a scanner \(Barracuda: it says/,
    );
    expect(words(scanner)).toMatch(
      /^opened by what seems to be a scanner \(Chrome on Windows: its/,
    );
    expect(words({ class: seenAs("unknown", "too-soon") })).toBe(
      "opened in a browser that sent no cookie (Firefox on Windows; perhaps no person: it was there sooner than a person could be), from 192.0.2.7",
    );
    expect(words({ class: seenAs("unknown") })).toContain(
      "; nothing tells whether it is a person)",
    );
    expect(words({ class: null })).toContain("(Firefox on Windows), from");
  });

  test("a machine in the browser that asked, or with cookies of its own", () => {
    expect(words({ ...scanner, browser: asker })).toContain("), in the browser that asked, from ");
    expect(words({ ...scanner, browser: "c" })).toContain("), which keeps cookies, from ");
  });

  test("three reasons at most, the weightiest", () => {
    const seen = seenAs("automation", "trap", "driven", "no-gesture", "burst");
    const what = words({ class: seen });
    expect(what).toContain("by a program (Firefox on Windows: it pressed a button");
    expect(what).not.toContain("came several times");
  });

  test("no user agent, one that nobody knows, and no address", () => {
    expect(words({ userAgent: null })).toContain("(no user agent)");
    expect(words({ userAgent: "Odd/1.0" })).toContain("(“Odd/1.0”)");
    expect(words({ clientAddress: null })).toContain("from an unknown address");
  });

  test("what strangers wrote is told as printable ASCII, and cut", () => {
    const what = words({
      userAgent: "\u001B[31m\u202Eevil\u0000\n\u{1F600}",
      clientAddress: "1.2.3.4\u2066",
      class: { ...seenAs("scanner", "odd\u001B-rule"), name: "\u200Fname" },
    });
    expect(what).toBe(
      "opened by what seems to be a scanner (<U+200F>name: odd<U+001B> rule), from 1.2.3.4<U+2066>",
    );
    const agent = words({ userAgent: `\u001B[31m\u202E\u{1F600}${"x".repeat(500)}` });
    expect(agent).toContain("(“<U+001B>[31m<U+202E><U+1F600>xxx");
    expect(agent.length).toBeLessThan(220);
  });
});

describe("how it ended", () => {
  test("every refusal in words, each in its own, and none by its name", () => {
    const all = refusals.map((reason) => words({ ...press, ...phone, outcome: "refused", reason }));
    expect(new Set(all).size).toBe(refusals.length);
    for (const [index, what] of all.entries()) {
      expect(what).toMatch(
        /^(?:pressed|came with a damaged URL|fetched ahead of a person|typed) .*: \S/,
      );
      expect(what).not.toContain("_");
      expect(what).not.toContain(`(${refusals[index]})`);
    }
  });

  test("every outcome", () => {
    const link = linkOf({ redeemedAt: moment(60), redeemedBy: asker });
    const all = visitOutcomes.map((outcome) =>
      words(
        { ...press, browser: asker, outcome, reason: outcome === "refused" ? "used" : null },
        link,
      )
        .replace("in the browser that asked (Firefox on Windows), from 192.0.2.7", "there")
        .replace(
          "in the browser that asked and logged in (Firefox on Windows), from 192.0.2.7",
          "there",
        ),
    );
    expect(all).toEqual([
      "pressed there",
      "pressed there: logged in",
      "pressed there: logged in as before, by the same press or since its answer was lost",
      "pressed “This wasn’t me” there: noted, but the link had logged in by then",
      "asked for another mail on the link’s page there",
      "pressed there: told that it was used already",
    ]);
  });

  test("codes, and requests of no page", () => {
    const code = { method: "POST code", browser: asker } as const;
    expect(words({ ...code, outcome: "redeemed" })).toMatch(/^typed the code in .*: logged in$/);
    expect(words({ ...code, outcome: "refused", reason: "wrong_code" })).toMatch(
      /^typed a code in .*: not logged in, since it was not the one in the mail$/,
    );
    expect(words({ method: "PUT", outcome: "refused", reason: "method_not_allowed" })).toMatch(
      /^sent a PUT request in /,
    );
  });

  test("“this wasn't me” switches off, or is noted", () => {
    const declined = { ...press, outcome: "declined" } as const;
    const off = linkOf({ revokedAt: moment(60), revokedBecause: "declined" });
    expect(words(declined, off)).toContain(": the link was switched off");
    expect(words(declined)).toContain(": noted, and the link was left as it was");
  });
});

describe("visits that are alike", () => {
  const count = (visits: readonly Visit[]): (number | undefined)[] =>
    tellAt(5000, { visits }).timeline.flatMap(({ visit }) => (visit === null ? [] : [visit.count]));

  test("of one client, close together, are one entry, whoever comes in between", () => {
    const other = { ...scanner, clientAddress: "203.0.113.10", network: "203.0.113.10" };
    const visits = [1, 2, 3, 4].flatMap((at) => [visitAt(at, scanner), visitAt(at + 0.5, other)]);
    expect(count(visits)).toEqual([4, 4]);
  });

  test("each within ten seconds of the one before it", () => {
    expect(count([1, 11, 21, 31.001].map((at) => visitAt(at, scanner)))).toEqual([3, 1]);
  });

  test("but not those of another browser, end, address, kind, or deed", () => {
    const differences: Partial<Visit>[] = [
      {},
      { browser: "b" },
      { clientAddress: "192.0.2.8" },
      { userAgent: iPhone },
      { class: seenAs("unknown") },
      { outcome: "refused", reason: "expired" },
      { outcome: "refused", reason: "used" },
      press,
      { ...press, outcome: "declined" },
    ];
    const visits = differences.map((given) => visitAt(1, given));
    expect(count(visits)).toEqual(differences.map(() => 1));
  });

  test("“again” is said of the same deed of the same client alone", () => {
    const all = told({
      visits: [
        visitAt(10, { browser: asker }),
        visitAt(50, phone),
        visitAt(90, { browser: asker }),
        visitAt(95, { ...press, browser: asker, outcome: "refused", reason: "busy" }),
      ],
    }).map(([, what]) => what.split(" in ")[0]);
    expect(all.slice(2)).toEqual(["opened", "opened", "opened again", "pressed"]);
  });

  test("HEAD and OPTIONS are told, and by a single visit, too", () => {
    expect(words({ ...scanner, method: "HEAD" })).toMatch(/^opened \(HEAD\) by/);
    expect(words(scanner)).toMatch(/^opened by/);
  });
});

describe("the link itself", () => {
  test("made by the app, asked for without a trace, and how long it works", () => {
    const unasked = linkOf({ askedBy: null, expiresAt: moment(86_400 * 7) });
    expect(told({ link: unasked })).toEqual([
      [0, "made by the app, for ada@example.com, to work for 7 days"],
    ]);
    expect(told({ ask: null })[0]?.[1]).toMatch(/^asked for, for ada@/);
  });

  test("a mail that was not sent, and one of which nothing is known", () => {
    expect(told({ ask: askOf({ outcome: "not_mailed" }) })[1]?.[1]).toMatch(
      /^not sent: the mailer/,
    );
    expect(told({ ask: askOf({ outcome: null, settledAt: null }) })).toHaveLength(1);
  });

  test("its end", () => {
    expect(told({}, 599)).toHaveLength(2);
    expect(told({}, 600).at(-1)).toEqual([600, "expired unused"]);
    const ended = linkOf({ revokedAt: moment(60), revokedBecause: "logged_in" });
    expect(told({ link: ended }, 900).at(-1)).toEqual([
      60,
      "ended: this account logged in with another link",
    ]);
  });
});
