import { withStore, type CreateStore, type Runner, type StoreTestOptions } from "./runner.ts";
import { testAccounts } from "./store/accounts.ts";
import { testAsks } from "./store/asks.ts";
import { testAudit } from "./store/audit.ts";
import { testClasses } from "./store/classes.ts";
import { testClaims } from "./store/claims.ts";
import { testCodes } from "./store/codes.ts";
import { testFailures } from "./store/failures.ts";
import { testIssue } from "./store/issue.ts";
import { testJobs } from "./store/jobs.ts";
import { testList } from "./store/list.ts";
import { testOpen } from "./store/open.ts";
import { testOutbox } from "./store/outbox.ts";
import { testPurge } from "./store/purge.ts";
import { testRaces } from "./store/races.ts";
import { testReclassify } from "./store/reclassify.ts";
import { testRedeem } from "./store/redeem.ts";
import { testRevoke } from "./store/revoke.ts";
import { testSessions } from "./store/sessions.ts";

/**
 * Proves each word of the `Store` contract on a real store, also with many callers at once. Run it in your
 * store's tests, with any runner that has `describe` and `test`:
 *
 * ```ts
 * import { describe, test } from "vitest";
 * import { testLaws, testStore } from "onpurpose/testing";
 *
 * testStore({ describe, test }, () => myStore(connection));
 * testLaws({ describe, test }, () => myStore(connection));
 * ```
 *
 * Everything it writes has random ids, users and addresses; but one test calls `revoke({ all: true })`,
 * and some delete what is older than the year 2001.
 */
export function testStore(
  runner: Runner,
  createStore: CreateStore,
  { failSession, rounds = 1000 }: StoreTestOptions = {},
): void {
  runner.describe("store contract", () => {
    const test = withStore(runner, createStore);
    testIssue(test);
    testOpen(test);
    testRedeem(test);
    testAccounts(test);
    testClaims(test);
    testRevoke(test);
    testAudit(test);
    testSessions(test);
    testAsks(test);
    testCodes(test);
    testClasses(test);
    testReclassify(test);
    testPurge(test);
    testList(test);
    testJobs(test);
    testOutbox(test);
    testRaces(test, rounds);
    if (failSession !== undefined) testFailures(test, failSession);
  });
}
