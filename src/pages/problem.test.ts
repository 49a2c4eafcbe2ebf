import { describe, expect, test } from "vitest";
import { en } from "../locales/en.ts";
import type { Problem } from "../locales/messages.ts";
import type { PageContext } from "./page.ts";
import { problemPage, type WayOn } from "./problem.ts";

const problems = Object.keys(en.problem) as Problem[];

const context: PageContext = {
  say: en,
  appName: "Invoices",
  homePath: "/",
  loginPath: "/magic-link",
  challenge: null,
};
const ways: { readonly [Kind in WayOn["kind"]]: WayOn & { readonly kind: Kind } } = {
  new_link: { kind: "new_link", formToken: "sealed" },
  ask_sender: { kind: "ask_sender" },
  open_again: { kind: "open_again" },
  press_again: { kind: "press_again", formToken: "sealed", switchAccount: false, typed: "" },
  log_in: { kind: "log_in", loginPath: "/magic-link" },
  ask_here: {
    kind: "ask_here",
    loginPath: "/magic-link",
    address: "ada@example.com",
    redirectTo: "/invoices",
  },
  copy: { kind: "copy", url: "https://app.example.com/a/b?c=d" },
  type_code: { kind: "type_code", codePath: "/magic-link/code" },
  continue: { kind: "continue", account: "ada@example.com", to: "/invoices" },
  home: { kind: "home" },
};
const everyWay: readonly WayOn[] = Object.values(ways);

describe("a problem", () => {
  const wayOn = (way: WayOn): string =>
    String(problemPage({ problem: "used", ways: [way], retryAfter: null }, context).body);

  test.each(problems)("%s has a title, a sentence, and every way on it is given", (problem) => {
    const { title, sentence } = en.problem[problem];
    expect(title.length).toBeGreaterThan(5);
    expect(sentence).toMatch(/^\p{Lu}.+\.$/u);
    for (const way of everyWay) {
      const content = problemPage({ problem, ways: [way], retryAfter: null }, context);
      const body = String(content.body);
      expect(content.title).toBe(title);
      expect(body).toContain("<p>");
      const isSaid = body.includes(en.newLinkFromSender) || body.includes(en.copyAddress);
      const isWay = /<a [^>]*href="|<button>/.test(body) || isSaid;
      expect(isWay, way.kind).toBe(true);
    }
  });

  test("no two share a title and a sentence, and a title is shared by what is the same to a person", () => {
    const titles = problems.map((problem) => en.problem[problem].title);
    const whole = problems.map((problem) => Object.values(en.problem[problem]).join(" "));
    expect(new Set(whole).size).toBe(problems.length);
    // For want of cookies nothing works, be it a press or an ask.
    expect(problems.filter((_, at) => titles.indexOf(titles[at] ?? "") !== at)).toEqual([
      "no_cookies_ask",
    ]);
  });

  test("asks once more with what was asked for before", () => {
    const body = wayOn(ways.ask_here);
    expect(body).toContain('<form method="post" action="/magic-link">');
    expect(body).toContain('<input type="hidden" name="email" value="ada@example.com">');
    expect(body).toContain('<input type="hidden" name="redirectTo" value="/invoices"><button>');
  });

  test("presses once more with what was pressed before", () => {
    expect(wayOn(ways.press_again)).toContain(
      '<input type="hidden" name="form" value="sealed"><button>',
    );
    const full = wayOn({ ...ways.press_again, switchAccount: true, typed: "ada@example.com" });
    expect(full).toContain(
      '<input type="hidden" name="switch" value="yes"><input type="hidden" name="address" value="ada@example.com"><button>',
    );
  });

  test("an address to copy breaks after its slashes, and stays whole when it is copied", () => {
    const [, shown = ""] = /dir="ltr">(.+)<\/p>/.exec(wayOn(ways.copy)) ?? [];
    expect(shown).toMatch(/^https:\/\/app\.example\.com\/<wbr>a\/<wbr>b\?c=d/);
    expect(shown.replaceAll("<wbr>", "")).toBe(ways.copy.url);
  });

  test("tells how long to wait for another link, and only there", () => {
    const of = (problem: Problem): string =>
      String(problemPage({ problem, ways: [], retryAfter: 300 }, context).body);
    expect(of("too_many_asks")).toContain(en.waitFor(300));
    expect(of("busy")).not.toContain(en.waitFor(300));
    expect(of("unavailable")).not.toContain(en.waitFor(300));
  });
});
