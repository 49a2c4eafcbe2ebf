import { equalText } from "../../crypto.ts";
import {
  judgeLimit,
  type Ask,
  type AskAnswer,
  type AskOutcome,
  type AskRequest,
  type CodeRequest,
  type CodeResult,
  type Limit,
} from "../ask.ts";
import { addEvent, beginFor } from "./events.ts";
import { fromAsk, textOf, toAsk, toCounted } from "./rows.ts";
import type { Statements } from "./statements.ts";
import { all, begin, change, first, type Row, type Steps } from "./steps.ts";
import { addVisit, findLink } from "./visits.ts";

export function* ask(run: Statements, { ask, limits }: AskRequest): Steps<AskAnswer> {
  const { askedAt: at } = ask;
  // Before the transaction: where its reads show one moment, it could not change what others have changed since.
  const old = limits.length === 0 ? [] : yield* all(run.oldAsks, { at });
  yield* begin();
  const { newKeys, ...answer } = yield* takeTurns(run, limits, at);
  if (answer.refusedBy === null) yield* change(run.addAsk, fromAsk(ask));
  // Last of all: who waits here for the rows of others waits for nothing afterwards, so not in a circle.
  for (const key of someOf(old, 2 * newKeys)) yield* change(run.forgetAsk, { key, at });
  return answer;
}

function* takeTurns(
  run: Statements,
  limits: readonly Limit[],
  at: number,
): Steps<AskAnswer & { newKeys: number }> {
  let waitMs = 0;
  let newKeys = 0;
  for (const [place, limit] of limits.entries()) {
    const turn = yield* takeTurn(run, limit, at);
    if (turn.count === null) return { refusedBy: place, waitMs: turn.waitMs, newKeys };
    if (turn.count === 1) newKeys++;
    waitMs = Math.max(waitMs, turn.waitMs);
  }
  return { refusedBy: null, waitMs, newKeys };
}

/** The count's row is locked before it is read: those who come together pass one by one. Null: it is not free. */
function* takeTurn(
  run: Statements,
  limit: Limit,
  at: number,
): Steps<{ count: number | null; waitMs: number }> {
  const { key } = limit;
  const { rows } = yield { statement: run.lockCount, values: { key } };
  const row = run.counted === undefined ? rows[0] : yield* first(run.counted, { key });
  const { counted, waitMs } = judgeLimit(limit, toCounted(row), at);
  if (counted === null) return { count: null, waitMs };
  const { count, forgottenAt: window_ends_at } = counted;
  yield* change(run.setCount, { key, count, window_ends_at });
  return { count, waitMs };
}

/**
 * Which old keys to clear away: two for each new one, so that the table cannot outgrow what is remembered. From
 * anywhere among them: those who ask at the same time shall not all wait for the same rows.
 */
function someOf(old: readonly Row[], count: number): string[] {
  const start = Math.floor(Math.random() * Math.max(1, old.length - count + 1));
  return old.slice(start, start + count).map((row) => textOf(row["key"]));
}

export function* settleAsk(
  run: Statements,
  id: string,
  outcome: AskOutcome,
  at: number,
  event?: string,
): Steps<void> {
  yield* beginFor(event);
  const settled = yield* change(run.settleAsk, { id, outcome, at });
  if (settled > 0) yield* addEvent(run, event, { linkId: id, at }, { what: "settled", outcome });
}

export function* asks(run: Statements, address_hash: string): Steps<Ask[]> {
  return (yield* all(run.asksOf, { address_hash })).map(toAsk);
}

export function* findAsk(run: Statements, id: string): Steps<Ask | null> {
  const row = yield* first(run.askById, { id });
  return row === undefined ? null : toAsk(row);
}

export function* tryCode(run: Statements, request: CodeRequest): Steps<CodeResult> {
  const { linkId: id, browser, codeHash, maxAttempts: max_attempts, visit } = request;
  yield* begin();
  const counted = yield* change(run.countAttempt, { id, browser, max_attempts, at: visit.at });
  const row = yield* first(run.askById, { id });
  if (counted === 0 || row === undefined) return { outcome: "spent" };
  const link = yield* findLink(run, id);
  const right = equalText(textOf(row["code_hash"]), codeHash);
  if (right && link !== null) {
    yield* change(run.giveAttemptBack, { id });
    return { outcome: "right", link };
  }
  yield* addVisit(run, { linkId: id, ...visit, outcome: "refused", reason: "wrong_code" });
  return { outcome: "wrong", attemptsLeft: max_attempts - toAsk(row).attempts };
}
