import { ask } from "../sql/asks.ts";
import type { AskRequest, Limit } from "../ask.ts";
import { fromAsk, toCounted, toLink } from "../sql/rows.ts";
import type { Values } from "../sql/statement.ts";
import type { Row } from "../sql/steps.ts";
import type { Store } from "../store.ts";
import { askUnder, tryCode } from "./ask-statements.ts";
import { fromVisitor, type Trips } from "./trips.ts";

/** How seldom old keys are cleared away, 32 at a time: more than asks leave behind, of whom each has 3 keys. */
const forgetOneIn = 8;

export const askVerbs = (trips: Trips): Pick<Store, "ask" | "tryCode"> => ({
  async ask(request) {
    const { limits } = request;
    const statement = askUnder[limits.length];
    const keys = new Set(limits.map(({ key }) => key));
    // One statement cannot count twice under one key.
    if (statement === undefined || keys.size < limits.length) {
      return trips.write(() => ask(trips.statements, request));
    }
    const row = (await trips.first(statement, fromRequest(request))) ?? {};
    const refused = limits.findIndex((_, index) => waitOf(row, index) === null);
    const limit = limits[refused];
    if (limit === undefined) {
      const waitMs = Math.max(0, ...limits.map((_, index) => waitOf(row, index) ?? 0));
      return { refusedBy: null, waitMs };
    }
    const left = Number(row[`left_${refused + 1}`]);
    const waitMs = left > 0 ? left : await lookAgain(trips, limit, request);
    return { refusedBy: refused, waitMs };
  },
  async tryCode({ linkId, visit, browser, codeHash: code_hash, maxAttempts: max_attempts }) {
    const values = { ...fromVisitor(linkId, visit), browser, code_hash, max_attempts };
    const row = await trips.first(tryCode, values);
    if (row === undefined) return { outcome: "spent" };
    if (row["is_right"] === true) return { outcome: "right", link: toLink(row) };
    return { outcome: "wrong", attemptsLeft: max_attempts - Number(row["attempts"]) };
  },
});

/**
 * The statement waited for others who took the last turn, and saw that there is none left, but reads the row as it
 * was before them: one more look tells the wait.
 */
async function lookAgain(trips: Trips, limit: Limit, { ask }: AskRequest): Promise<number> {
  const counted = toCounted(await trips.first(trips.statements.asked, { key: limit.key }));
  const left = (counted?.forgottenAt ?? 0) - limit.calm - ask.askedAt;
  return left > 0 ? left : Math.max(1, limit.firstWait);
}

function waitOf(row: Row, index: number): number | null {
  const wait = row[`wait_${index + 1}`] ?? null;
  return wait === null ? null : Number(wait);
}

function fromRequest({ ask, limits }: AskRequest): Values {
  const named = limits.flatMap(({ key, free, firstWait, maxWait, calm }, index) => {
    const values = { key, free, first: firstWait, max: maxWait, calm };
    return Object.entries(values).map(([name, value]) => [`${name}_${index + 1}`, value] as const);
  });
  const forget = Math.random() * forgetOneIn < 1 ? 1 : 0;
  return { ...fromAsk(ask), at: ask.askedAt, forget, ...Object.fromEntries(named) };
}
