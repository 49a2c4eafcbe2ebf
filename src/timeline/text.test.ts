import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  asker,
  iPhone,
  linkOf,
  moment,
  press,
  scanner,
  seenAs,
  tellAt,
  visitAt,
} from "../../test/support/link-history.ts";
import { timelineSvg } from "./svg.ts";
import { timelineText, type TimelineTextOptions } from "./text.ts";

const page = join(import.meta.dirname, "../../docs/explain.md");
const used = linkOf({ redeemedAt: moment(250), redeemedBy: asker });
const visits = [
  ...Array.from({ length: 15 }, (_, index) => visitAt(24 + index / 5, scanner)),
  visitAt(246, { browser: asker }),
  visitAt(250, { ...press, browser: asker, outcome: "redeemed" }),
  visitAt(80_000, { browser: "phone", userAgent: iPhone, outcome: "refused", reason: "used" }),
];

test("a support call, as the documentation shows it", async () => {
  const told = tellAt(80_060, { link: used, visits });
  const text = timelineText(told, { timeZone: "Europe/Berlin" });
  expect(await readFile(page, "utf8")).toContain(`\`\`\`\n${text}\`\`\``);
  expect(text).toBe(`Link for ada@example.com
id aLinkIdOf43Characters_aLinkIdOf43Characters
It is used. As of 2030-01-02 13:16:25, times in Europe/Berlin.

2030-01-01
15:02:05  asked for in Firefox on Windows, from 192.0.2.7, for ada@example.com,
          to work for 10 minutes
15:02:07  sent: the mailer took the mail
15:02:29  opened 15 times within 3 seconds by what seems to be a scanner (Chrome
          on Windows: its browser headers contradict each other), from
          203.0.113.9
15:06:11  opened in the browser that asked (Firefox on Windows), from 192.0.2.7
15:06:15  pressed in the browser that asked (Firefox on Windows), from
          192.0.2.7: logged in

2030-01-02
13:15:25  opened in another browser (Safari on iPhone), from 192.0.2.7: told
          that it was used already

Next: It logged in 22 hours 10 minutes ago, in the browser that asked (Firefox
on Windows), from 192.0.2.7. A link logs in one browser, once: to log in another
one, ask for a new link in the browser that is to be logged in. If that login
was not theirs, end its session: endSession(link.id). (used_elsewhere_ask_here)
`);
  const picture = join(page, "../explain.svg");
  await expect(timelineSvg(told, { timeZone: "Europe/Berlin" })).toMatchFileSnapshot(picture);
});

test("a live link says until when; a guess says that it is one", () => {
  const live = timelineText(tellAt(60, { visits: [visitAt(5, scanner)] }));
  expect(live).toContain("It works until 14:12:05. As of 2030-01-01 14:03:05, times in UTC.");
  expect(live).toContain("Next, as far as can be told: Only machines");
  const long = linkOf({ expiresAt: moment(86_400) });
  expect(timelineText(tellAt(60, { link: long }))).toContain("It works until 2030-01-02 14:02:05.");
});

test("no line is longer than its columns, and no text is lost", () => {
  const address = `${"long-".repeat(12)}@${"a".repeat(60)}.example.com`;
  const told = tellAt(80_060, { link: { ...used, address }, visits });
  const text = timelineText(told, { columns: 40 });
  // The id stays whole, to be copied.
  const broken = text.split("\n").filter((line) => !line.startsWith("id "));
  for (const line of broken) expect(line.length).toBeLessThanOrEqual(40);
  expect(text.replaceAll(/\s/g, "")).toContain(address);
});

test("what matters least is told together", () => {
  const crowd = Array.from({ length: 500 }, (_, index) =>
    visitAt(20 + index, { ...scanner, network: `2001:db8:${index}::` }),
  );
  const own = visitAt(300.5, { browser: asker });
  const all = [...crowd, own].toSorted((a, b) => a.at - b.at);
  const text = timelineText(tellAt(700, { visits: all }), { rows: 10, columns: 1000 });
  const lines = text.split("\n").filter((line) => /^\d\d:\d\d:\d\d {2}/.test(line));
  expect(lines).toHaveLength(10);
  expect(lines[2]).toBe(
    "14:02:25  281 more visits within 4 minutes 40 seconds: 281 opened; 281 of them machines’, as far as can be told",
  );
  expect(lines[3]).toContain("opened in the browser that asked");
});

test("nothing in it moves the cursor, changes colours, or turns a text around", () => {
  const text = fc.string({ unit: "binary", maxLength: 300 });
  fc.assert(
    fc.property(text, text, (agent, address) => {
      const visit = visitAt(60, {
        userAgent: agent,
        clientAddress: address,
        class: seenAs("scanner", agent),
      });
      const told = tellAt(90, { link: linkOf({ address, id: agent }), visits: [visit] });
      expect(timelineText(told).replaceAll("\n", "")).not.toMatch(/[^ -~“”’]/);
    }),
    { numRuns: 100 },
  );
  const [first] = tellAt(90, {}).timeline;
  if (first === undefined) throw new Error("There is no entry.");
  const changed = { ...tellAt(90, {}), timeline: [{ ...first, what: "a\u001B[31mb\nc\u202Ed" }] };
  expect(timelineText(changed)).toContain("a<U+001B>[31mb<U+000A>c<U+202E>d");
});

test("says what its options are", () => {
  const wrong: unknown = expect.objectContaining({ code: "invalid_argument" });
  const print = (options: TimelineTextOptions) => () => timelineText(tellAt(90, {}), options);
  expect(print({ timeZone: "Mars/Olympus" })).toThrow(wrong);
  for (const columns of [39, 1001, 80.5]) expect(print({ columns })).toThrow(wrong);
  for (const rows of [9, 10_001]) expect(print({ rows })).toThrow(wrong);
});
