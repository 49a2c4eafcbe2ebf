import { expect, test } from "vitest";
import { asMarkdown, asTable, inert } from "./report.ts";
import type { GauntletResult } from "./result.ts";

const result: GauntletResult = {
  target: "an app",
  browser: null,
  links: 6,
  undisturbed: { asking: { loggedIn: true, extra: [], fault: null } },
  rows: [
    {
      id: "a",
      name: "Opens | it\u001B[31m\u202E",
      kind: "scanner",
      sessions: [{ round: "reported", after: "GET (real)" }],
      spoilt: true,
      persons: { asking: { loggedIn: false, extra: [], fault: "no\nanswer" } },
      faults: [],
    },
    {
      id: "b",
      name: "Looks only",
      kind: "preview",
      sessions: [],
      spoilt: false,
      persons: { asking: { loggedIn: true, extra: ["type the code"], fault: null } },
      faults: [],
    },
  ],
  leftOut: ["A browser"],
  passed: false,
};

test("the table says who got in, what was spoilt, and how the person fared; nothing in it is obeyed", () => {
  expect(asTable(result))
    .toBe(`intermediary     got a session               spoilt the link  person, asking browser
------------------------------------------------------------------------------------
(nobody)                                                      in
Opens | it [31m  YES (reported: GET (real))  YES              SHUT OUT (no answer)
Looks only       no                          no               in, +1: type the code

an app: 2 intermediaries, 6 links, no browser.
1 got a session, 1 spoilt the link, 1 left a person outside. FAILED.
Not played, since they run a browser: A browser.`);
});

test("as Markdown a name cannot end its cell", () => {
  const [head, rule, , row] = asMarkdown(result).split("\n");
  expect(head).toBe("| intermediary | got a session | spoilt the link | person, asking browser |");
  expect(rule).toBe("| --- | --- | --- | --- |");
  expect(row).toBe(
    "| Opens \\| it \\[31m | YES (reported: GET (real)) | YES | SHUT OUT (no answer) |",
  );
});

test("what is cut is cut between characters", () => {
  expect(inert("😀😀😀", 2)).toBe("😀…");
  expect(inert("a\r\n\u2028b\u0000", 10)).toBe("a b");
});
