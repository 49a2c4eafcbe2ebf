import { testLaw4 } from "./laws/audit.ts";
import { testAskLaws } from "./laws/asks.ts";
import { testBinding } from "./laws/binding.ts";
import { testCodeFailures } from "./laws/code-failures.ts";
import { testCodeLaws } from "./laws/codes.ts";
import { testHostFailures, testStoreFailures } from "./laws/failures.ts";
import { testKeys } from "./laws/keys.ts";
import { testLawsOfAccounts } from "./laws/accounts.ts";
import { testPresses } from "./laws/presses.ts";
import { testRefusals } from "./laws/refusals.ts";
import { testSignUp } from "./laws/sign-up.ts";
import { testStepUp } from "./laws/step-up.ts";
import { withStore, type CreateStore, type Runner, type StoreTestOptions } from "./runner.ts";

/**
 * Proves the laws of magic links as a browser meets them, through `createMagicLinks(...).handler` on a real
 * store: opening changes nothing, one press logs in one browser, refusals harm no link, every request leaves
 * one visit. See `testStore` for how to run it; the two belong together.
 */
export function testLaws(
  runner: Runner,
  createStore: CreateStore,
  { failSession }: StoreTestOptions = {},
): void {
  runner.describe("laws", () => {
    const test = withStore(runner, createStore);
    testPresses(test);
    testRefusals(test);
    testLawsOfAccounts(test);
    testHostFailures(test);
    testKeys(test);
    testLaw4(test);
    testBinding(test);
    testAskLaws(test);
    testCodeLaws(test);
    testCodeFailures(test);
    testSignUp(test);
    testStepUp(test);
    if (failSession !== undefined) testStoreFailures(test, failSession);
  });
}
