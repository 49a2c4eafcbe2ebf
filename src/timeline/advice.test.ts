import { describe, expect, test } from "vitest";
import {
  askOf,
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
import { refusals, type Refusal } from "../refusal.ts";
import { askOutcomes } from "../stores/ask.ts";
import { revocations, type RevokedBecause } from "../stores/link.ts";
import type { Visit } from "../stores/store.ts";
import type { AdviceCode } from "./advice-code.ts";
import type { Advice } from "./explanation.ts";
import type { History } from "./entries.ts";
import type { Policy } from "./facts.ts";

type Given = Partial<History>;

const advise = (seconds: number, history: Given, changed?: Partial<Policy>): Advice =>
  tellAt(seconds, history, changed).advice;

/** A link of the app's. */
const unasked = linkOf({ askedBy: null });
const phone: Partial<Visit> = {
  browser: "phone",
  userAgent: iPhone,
  clientAddress: "198.51.100.3",
  network: "198.51.100.3",
};
const refusedPress = (reason: Refusal, given: Partial<Visit> = {}): Visit =>
  visitAt(60, { ...press, browser: "some browser", ...given, outcome: "refused", reason });

describe("a live link", () => {
  test("nobody has opened it", () => {
    const asked = advise(62, {});
    expect(asked).toMatchObject({ code: "not_opened_yet", sure: true });
    expect(asked.text).toContain("The mailer took the mail 1 minute ago.");
    expect(asked.text).toContain("ada@example.com");
    const made = advise(62, { link: unasked });
    expect(made.code).toBe("not_opened_yet");
    expect(made.text).toContain("whether it was mailed is not known");
  });

  test("only machines came, by what can be told", () => {
    const visits = [
      visitAt(5, scanner),
      visitAt(9, { outcome: "refused", reason: "prefetch", class: seenAs("prefetch") }),
      visitAt(20, {
        ...press,
        ...scanner,
        browser: "c",
        outcome: "refused",
        reason: "other_browser",
      }),
    ];
    expect(advise(60, { visits })).toMatchObject({ code: "only_robots_came", sure: false });
  });

  test("a prefetch without a class is no person either", () => {
    const visits = [visitAt(5, { outcome: "refused", reason: "prefetch", class: null })];
    expect(advise(60, { visits }).code).toBe("only_robots_came");
  });

  test("it was opened in the browser that asked, and nobody has pressed", () => {
    const visits = [visitAt(5, scanner), visitAt(50, { browser: asker })];
    expect(advise(60, { visits })).toMatchObject({ code: "press_the_button", sure: true });
  });

  test("whatever the browser that asked looks like, a person sits there", () => {
    const visits = [visitAt(50, { ...scanner, browser: asker })];
    expect(advise(60, { visits })).toMatchObject({ code: "press_the_button", sure: true });
  });

  const elsewhere: readonly [Policy["otherBrowser"], AdviceCode][] = [
    ["code", "opened_elsewhere_use_code"],
    ["address", "type_the_address"],
    ["press", "press_the_button"],
  ];
  for (const [otherBrowser, code] of elsewhere) {
    test(`it was opened in another browser, with otherBrowser: "${otherBrowser}"`, () => {
      for (const browser of ["phone", null]) {
        const visits = [visitAt(5, { ...phone, browser })];
        expect(advise(60, { visits }, { otherBrowser }).code).toBe(code);
      }
    });
  }

  const byTheApp: readonly [Policy["unasked"], AdviceCode, string][] = [
    ["press", "press_the_button", "Press it on the link’s page."],
    ["code", "press_the_button", "That mails a code"],
    ["address", "type_the_address", "Type ada@example.com"],
  ];
  for (const [policy, code, text] of byTheApp) {
    test(`one of the app's was opened, with unasked: "${policy}"`, () => {
      const advice = advise(60, { link: unasked, visits: [visitAt(5)] }, { unasked: policy });
      expect(advice.code).toBe(code);
      expect(advice.text).toContain(text);
    });
  }

  test("what may be no person's visit makes the advice a guess", () => {
    const visits = [visitAt(5, { ...phone, class: seenAs("unknown", "too-soon") })];
    expect(advise(60, { visits })).toMatchObject({
      code: "opened_elsewhere_use_code",
      sure: false,
    });
  });

  test("of the code no try is left, so it is not what the advice says to use", () => {
    const ask = askOf({ attempts: 5 });
    const { code, text } = advise(60, { ask, visits: [visitAt(5, phone)] });
    expect(code).toBe("code_spent");
    expect(text).toContain("after 5 wrong ones");
    expect(text).toContain("still works in the browser that asked");
  });

  test("a login is under way", () => {
    const link = linkOf({ claimId: "claim", claimedUntil: moment(70) });
    expect(advise(60, { link, visits: [visitAt(50)] }).code).toBe("try_again");
    expect(advise(71, { link, visits: [visitAt(50)] }).code).not.toBe("try_again");
  });

  test("“this wasn't me” in another browser was noted", () => {
    const visits = [visitAt(5, { ...phone, ...press, outcome: "declined" })];
    expect(advise(60, { visits }).code).toBe("declined_elsewhere");
  });

  test("another mail was asked for on its page", () => {
    const visits = [visitAt(5, phone), visitAt(8, { ...phone, ...press, outcome: "asked_again" })];
    expect(advise(60, { visits }).code).toBe("use_newest_mail");
  });
});

/** A person's press is refused, of a link that somebody asked for. Over: the link still lives, so it cannot be. */
const afterRefusal: Readonly<Record<Refusal, AdviceCode>> = {
  unknown: "press_the_button",
  expired: "press_the_button",
  used: "press_the_button",
  revoked: "press_the_button",
  superseded: "press_the_button",
  busy: "try_again",
  wrong_account: "wrong_account",
  other_browser: "opened_elsewhere_use_code",
  wrong_address: "type_the_address",
  wrong_code: "wrong_code",
  needs_code: "type_the_code",
  suspicious: "looked_like_machine",
  mangled: "mangled_by_mail_system",
  forged: "form_not_ours",
  stale: "page_too_old",
  cross_site: "origin_hidden",
  no_cookies: "cookies_blocked",
  prefetch: "only_robots_came",
  ineligible: "account_refused",
  session_failed: "host_failed",
  malformed: "broken_request",
  too_large: "broken_request",
  method_not_allowed: "broken_request",
};

const over: ReadonlySet<Refusal> = new Set(["unknown", "expired", "used", "revoked", "superseded"]);

describe("a press that was refused", () => {
  for (const reason of refusals) {
    test(`${reason}: ${afterRefusal[reason]}`, () => {
      const visits = [visitAt(30), refusedPress(reason)];
      const alone = advise(90, { visits: visits.slice(1) });
      expect(alone.code).toBe(afterRefusal[reason]);
      expect(alone.text).not.toMatch(/expired|undefined|null|NaN/);
      const late = advise(700, { visits });
      if (over.has(reason) || reason === "prefetch") {
        expect(late.code).toBe("expired_before_pressed");
      } else {
        expect(late.code).toBe(afterRefusal[reason]);
        expect(late.text).toContain("The link has expired since: ask for a new link");
      }
    });
  }

  test("is still in the way when the same browser only looks again", () => {
    const again = visitAt(70, { browser: "some browser" });
    const seen = (reason: Refusal): AdviceCode =>
      advise(90, { visits: [refusedPress(reason), again] }).code;
    expect(seen("session_failed")).toBe("host_failed");
    expect(seen("ineligible")).toBe("account_refused");
    expect(seen("cross_site")).toBe("origin_hidden");
    // What a new page mends: now it is open elsewhere, as any other.
    for (const mended of ["stale", "forged", "busy", "malformed", "wrong_account"] as const) {
      expect(seen(mended)).toBe("opened_elsewhere_use_code");
    }
  });

  test("without a cookie is told by what it says and where it is", () => {
    const visits = [refusedPress("no_cookies", { browser: null }), visitAt(70)];
    expect(advise(90, { visits }).code).toBe("cookies_blocked");
    const elsewhere = [...visits, visitAt(80, { ...phone, browser: null })];
    expect(advise(90, { visits: elsewhere }).code).toBe("opened_elsewhere_use_code");
  });

  test("is past once the browser that asked has opened the link", () => {
    const visits = [refusedPress("other_browser", phone), visitAt(70, { browser: asker })];
    expect(advise(90, { visits }).code).toBe("press_the_button");
  });

  test("of a machine is in nobody's way", () => {
    const visits = [visitAt(30, { browser: asker }), refusedPress("forged", scanner)];
    expect(advise(90, { visits }).code).toBe("press_the_button");
  });

  test("for looking like a machine's says why, and that it may be wrong", () => {
    const seen = { class: seenAs("automation", "trap", "no-gesture") };
    const visits = [refusedPress("suspicious", seen)];
    const advice = advise(90, { link: unasked, visits });
    expect(advice).toMatchObject({ code: "looked_like_machine", sure: false });
    expect(advice.text).toContain("it pressed a button that people do not see");
    expect(advice.text).toContain("It mailed a code to ada@example.com");
    const unmailed = advise(90, { link: unasked, visits }, { mails: false });
    expect(unmailed.text).not.toContain("mailed");
    expect(unmailed.text).toContain("type ada@example.com on the link’s page");
  });

  test("for want of a code says which code", () => {
    const visits = [refusedPress("needs_code")];
    expect(advise(90, { visits }).text).toContain("Type the code from the mail there.");
    expect(advise(90, { link: unasked, visits }).text).toContain("mailed a code to ada@");
    const spent = advise(90, { visits, ask: askOf({ attempts: 5 }) });
    expect(spent.code).toBe("code_spent");
  });

  test("for a wrong code says how many tries are left", () => {
    const visits = [refusedPress("wrong_code", { method: "POST code", browser: asker })];
    const left = (attempts: number): Advice => advise(90, { visits, ask: askOf({ attempts }) });
    expect(left(1).text).toContain("4 tries are left");
    expect(left(4).text).toContain("one try is left");
    expect(left(5).code).toBe("code_spent");
  });

  test("for a damaged URL does not speak of codes where there is none", () => {
    const visits = [refusedPress("mangled")];
    expect(advise(90, { visits }).text).toContain("type the code from it");
    expect(advise(90, { visits, link: unasked }).text).not.toContain("code");
  });
});

describe("a link that was used", () => {
  const used = linkOf({ redeemedAt: moment(60), redeemedBy: asker });
  const login = visitAt(60, { ...press, browser: asker, outcome: "redeemed" });

  test("and no more came", () => {
    const { code, text } = advise(120, { link: used, visits: [login] });
    expect(code).toBe("already_logged_in");
    expect(text).toContain(
      "It logged in 1 minute ago, in the browser that asked (Firefox on Windows), from 192.0.2.7.",
    );
  });

  test("and was pressed, or opened, there again", () => {
    const more = [
      visitAt(61, { ...press, browser: asker, outcome: "repeated" }),
      visitAt(90, { browser: asker, outcome: "refused", reason: "used" }),
      visitAt(95, { ...scanner, outcome: "refused", reason: "used" }),
    ];
    expect(advise(120, { link: used, visits: [login, ...more] }).code).toBe("already_logged_in");
  });

  test("and was opened elsewhere after that", () => {
    const late = visitAt(90, { ...phone, outcome: "refused", reason: "used" });
    const advice = advise(120, { link: used, visits: [login, late] });
    expect(advice).toMatchObject({ code: "used_elsewhere_ask_here", sure: true });
    const before = advise(120, { link: used, visits: [visitAt(50, phone), login] });
    expect(before.code).toBe("already_logged_in");
  });

  test("and another mail was asked for on its page", () => {
    const again = visitAt(90, { ...phone, ...press, outcome: "asked_again" });
    expect(advise(120, { link: used, visits: [login, again] }).code).toBe("use_newest_mail");
  });

  test("and somebody said that it was not them, before or after", () => {
    for (const at of [50, 90]) {
      const declined = visitAt(at, { ...phone, ...press, outcome: "declined" });
      const visits = [declined, login].toSorted((a, b) => a.at - b.at);
      expect(advise(120, { link: used, visits }).code).toBe("login_disputed");
    }
    const robot = visitAt(50, { ...press, ...scanner, browser: "robot", outcome: "declined" });
    expect(advise(120, { link: used, visits: [robot, login] }).code).toBe("already_logged_in");
  });

  test("by what looks like a program, unless it is the browser that asked", () => {
    const seen = { class: seenAs("automation", "contradicting-headers") };
    const visits = [{ ...login, ...seen }];
    expect(advise(120, { link: used, visits }).code).toBe("already_logged_in");
    const advice = advise(120, { link: { ...used, askedBy: null }, visits });
    expect(advice).toMatchObject({ code: "maybe_robot_logged_in", sure: false });
    expect(advice.text).toContain("its browser headers contradict each other");
  });
});

describe("a link that is over", () => {
  const codes: Readonly<Record<RevokedBecause, AdviceCode>> = {
    revoked: "revoked_by_app",
    superseded: "superseded_use_newest",
    logged_in: "logged_in_by_another",
    declined: "declined_by_person",
  };
  for (const because of revocations) {
    test(`${because}: ${codes[because]}`, () => {
      const link = linkOf({ revokedAt: moment(60), revokedBecause: because });
      const before = visitAt(50, { ...phone, ...press, outcome: "asked_again" });
      expect(advise(90, { link, visits: [before] }).code).toBe(codes[because]);
      const again = visitAt(80, { ...phone, ...press, outcome: "asked_again" });
      expect(advise(90, { link, visits: [again] }).code).toBe("use_newest_mail");
      const late = visitAt(80, { ...phone, outcome: "refused", reason: "superseded" });
      expect(advise(900, { link, visits: [late] }).code).toBe(codes[because]);
    });
  }

  test("expired, and nobody came in time", () => {
    const alone = advise(700, {});
    expect(alone).toMatchObject({ code: "expired_before_opened", sure: true });
    const late = visitAt(660, { ...phone, outcome: "refused", reason: "expired" });
    const advice = advise(700, { visits: [visitAt(5, scanner), late] });
    expect(advice).toMatchObject({ code: "expired_before_opened", sure: false });
    expect(advice.text).toContain("machines did");
    expect(advice.text).toContain("opened 1 minute too late");
    expect(advice.text).toContain("it works for 10 minutes");
  });

  test("expired, opened and not pressed", () => {
    const late = visitAt(660, { browser: asker, outcome: "refused", reason: "expired" });
    const visits = [visitAt(590, { browser: asker }), late];
    expect(advise(700, { visits }).code).toBe("expired_before_pressed");
  });

  test("expired, and its page has mailed another one", () => {
    const visits = [
      visitAt(660, { ...phone, outcome: "refused", reason: "expired" }),
      visitAt(670, { ...phone, ...press, outcome: "asked_again" }),
    ];
    expect(advise(700, { visits }).code).toBe("use_newest_mail");
  });

  test("without a login page the app has to send another one", () => {
    expect(advise(700, { link: unasked }, { mails: false }).text).toContain(
      "the app has to send a new link",
    );
  });
});

describe("a mail that was not sent", () => {
  const codes: Readonly<Record<(typeof askOutcomes)[number], AdviceCode>> = {
    mailed: "not_opened_yet",
    not_mailed: "mail_not_sent",
    no_account: "no_account",
    not_allowed: "account_refused",
    too_many: "too_many_mails",
    failed: "host_failed",
  };
  for (const outcome of askOutcomes) {
    test(`${outcome}: ${codes[outcome]}`, () => {
      expect(advise(60, { ask: askOf({ outcome }) }).code).toBe(codes[outcome]);
    });
  }

  test("nothing came of it yet, or ever", () => {
    const ask = askOf({ outcome: null, settledAt: null });
    expect(advise(60, { ask }).code).toBe("mail_in_doubt");
    expect(advise(700, { ask }).code).toBe("mail_in_doubt");
  });

  test("whoever opened the link has it all the same", () => {
    const ask = askOf({ outcome: "not_mailed" });
    expect(advise(60, { ask, visits: [visitAt(50, { browser: asker })] }).code).toBe(
      "press_the_button",
    );
  });
});
