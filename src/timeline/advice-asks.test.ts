import { expect, test } from "vitest";
import {
  askOf,
  asker,
  linkOf,
  moment,
  press,
  scanner,
  tellAt,
  visitAt,
} from "../../test/support/link-history.ts";
import type { AskOutcome } from "../stores/ask.ts";
import type { Visit } from "../stores/store.ts";
import { adviseAsks, type AskFacts } from "./advice-asks.ts";
import type { Explanation } from "./explanation.ts";

/** A link that was asked for so many seconds after the first one. */
function story(
  id: string,
  asked: number,
  visits: readonly Visit[] = [],
  changed: Partial<Explanation["link"]> = {},
): Explanation {
  const times = { issuedAt: moment(asked), expiresAt: moment(asked + 600) };
  return tellAt(120, {
    link: linkOf({ id, ...times, ...changed }),
    ask: askOf({ id, askedAt: moment(asked), settledAt: moment(asked + 2) }),
    visits,
  });
}

const ask = (linkId: string, outcome: AskOutcome | null = "mailed"): AskFacts => ({
  linkId,
  outcome,
});

test("nobody asked", () => {
  expect(adviseAsks([], []).code).toBe("never_asked");
});

test("what came of the newest ask counts, where there is no link", () => {
  const codes = (["no_account", "not_allowed", "too_many", "failed", "not_mailed"] as const).map(
    (outcome) => adviseAsks([ask("new", outcome)], []).code,
  );
  expect(codes).toEqual([
    "no_account",
    "account_refused",
    "too_many_mails",
    "host_failed",
    "mail_not_sent",
  ]);
  expect(adviseAsks([ask("new", null)], []).code).toBe("mail_in_doubt");
  expect(adviseAsks([ask("new", "mailed")], []).code).toBe("other_spelling");
});

test("the newest link counts", () => {
  const used = story("new", 60, [visitAt(90, { ...press, browser: asker, outcome: "redeemed" })], {
    redeemedAt: moment(90),
    redeemedBy: asker,
  });
  const old = story("old", 0);
  expect(adviseAsks([ask("new"), ask("old")], [used, old]).code).toBe("already_logged_in");
  const unopened = story("new", 60);
  expect(adviseAsks([ask("new"), ask("old")], [unopened, old]).code).toBe("not_opened_yet");
});

test("a link that works and that a person came to since counts more than one that nobody opened", () => {
  const opened = story("old", 0, [visitAt(90, { browser: asker })]);
  const unopened = story("new", 60);
  const asks = [ask("new"), ask("old")];
  expect(adviseAsks(asks, [unopened, opened]).code).toBe("press_the_button");
  const scanned = story("old", 0, [visitAt(90, scanner)]);
  expect(adviseAsks(asks, [unopened, scanned]).code).toBe("not_opened_yet");
});

test("a link that still works counts more than a mail that did not go out after it", () => {
  const old = story("old", 0, [visitAt(30, { browser: asker })]);
  const after = (outcome: AskOutcome | null): string =>
    adviseAsks([ask("new", outcome), ask("old")], [old]).code;
  expect(after("too_many")).toBe("press_the_button");
  expect(after("failed")).toBe("press_the_button");
  expect(after(null)).toBe("press_the_button");
  // But not more than an account that is gone, or barred.
  expect(after("no_account")).toBe("no_account");
  expect(after("not_allowed")).toBe("account_refused");
});
