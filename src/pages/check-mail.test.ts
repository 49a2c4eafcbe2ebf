import { describe, expect, test } from "vitest";
import { en } from "../locales/en.ts";
import { checkMailPage, type CheckMailData } from "./check-mail.ts";
import type { PageContext } from "./page.ts";

const context: PageContext = {
  say: en,
  appName: "Invoices",
  homePath: "/",
  loginPath: "/magic-link",
  challenge: null,
};
const fresh: CheckMailData = {
  address: "ada@example.com",
  lifetime: 600,
  action: "/magic-link/code",
  loginPath: "/magic-link",
  formToken: "sealed",
  digits: 8,
  fault: null,
  attemptsLeft: null,
  wait: 0,
  byCode: false,
};

describe("the page of an ask", () => {
  const bodyOf = (changes: Partial<CheckMailData>): string => {
    return String(checkMailPage({ ...fresh, ...changes }, context).body);
  };

  test("takes a code as keyboards offer it and as people paste it, and says nothing wrong yet", () => {
    const [field = ""] = /<input [^>]*id="code"[^>]*>/.exec(bodyOf({})) ?? [];
    expect(field).toContain('inputmode="numeric" autocomplete="one-time-code" required');
    expect(field).not.toMatch(/pattern|length|aria-invalid|autofocus| value=/);
    expect(bodyOf({})).not.toContain('id="fault"');
  });

  test("sends the sealed ask with it, where codes go", () => {
    const body = bodyOf({ formToken: "sealed" });
    expect(body).toContain('<form method="post" action="/magic-link/code">');
    expect(body).toContain('<input type="hidden" name="form" value="sealed">');
  });

  test.each([
    ["malformed", null, en.codeMalformed(8)],
    ["wrong", 4, en.codeWrong(4)],
    ["wrong", 1, en.codeWrong(1)],
  ] as const)("says what was wrong beside the field: %s, %s", (fault, attemptsLeft, sentence) => {
    const body = bodyOf({ fault, attemptsLeft });
    expect(body).toContain(`<p class="fault" id="fault">${sentence}</p>`);
    expect(body).toContain('aria-invalid="true" aria-describedby="fault" autofocus>');
  });

  test("tells how long to wait for another mail, of no wait as of a short one", () => {
    expect(bodyOf({ wait: 300 })).toContain(en.waitFor(300));
    expect(bodyOf({ wait: 0 })).toBe(bodyOf({ wait: 59 }));
    expect(bodyOf({ wait: 0 })).toContain(en.waitFor(59));
  });

  test("its script asks where codes go, and nowhere else", () => {
    expect(bodyOf({})).toContain('data-waiting="/magic-link/code"');
    const { script } = checkMailPage(fresh, context);
    expect(script.match(/fetch\(/g)).toHaveLength(1);
    expect(script).toContain("fetch(waiting.dataset.waiting,");
    expect(script).not.toMatch(/setInterval|setTimeout|https?:|<\//);
  });
});
