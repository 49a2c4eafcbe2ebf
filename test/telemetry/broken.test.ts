import { expect, test } from "vitest";
import type { Telemetry, TelemetryRun } from "onpurpose";
import { memoryStore } from "onpurpose/stores/memory";
import { openWebFace } from "../http/support/faces.ts";
import { button, logIn, startHost, whoIs } from "../http/support/host.ts";

const boom = (): never => {
  throw new Error("the collector is gone");
};
const fine: TelemetryRun = { within: (task) => task(), end: () => {} };
const works: Telemetry = { begin: () => fine, note: () => {}, measure: () => {} };
/** What the types do not allow, and plain JavaScript does. */
const rejecting = (): Promise<never> => Promise.reject(new Error("the collector is gone"));
const untyped = (methods: Record<string, unknown>): TelemetryRun => ({ ...fine, ...methods });

const broken: readonly (readonly [what: string, telemetry: Telemetry, isTold: boolean])[] = [
  ["cannot begin", { ...works, begin: boom }, true],
  ["cannot end", { ...works, begin: () => ({ ...fine, end: boom }) }, true],
  ["ends with a rejection", { ...works, begin: () => untyped({ end: rejecting }) }, true],
  ["throws before the work", { ...works, begin: () => ({ ...fine, within: boom }) }, true],
  [
    "throws behind the work",
    {
      ...works,
      begin: () => ({
        ...fine,
        within(task) {
          task();
          throw new Error("the collector is gone");
        },
      }),
    },
    true,
  ],
  ["forgets the work", { ...works, begin: () => untyped({ within: () => undefined }) }, false],
  [
    "does the work twice",
    {
      ...works,
      begin: () => ({
        ...fine,
        within(task) {
          task();
          return task();
        },
      }),
    },
    false,
  ],
  [
    "gives another promise",
    { ...works, begin: () => untyped({ within: async (task: () => unknown) => await task() }) },
    false,
  ],
  ["cannot note", { ...works, note: boom }, true],
  ["cannot measure", { ...works, measure: boom }, true],
  ["measures with a rejection", Object.assign({}, works, { note: rejecting }), true],
];

test.each(broken)("telemetry that %s disturbs no login", async (_what, telemetry, isTold) => {
  let refused = 0;
  const store = memoryStore();
  // What fails of the work itself is the work's, and no failure of telemetry.
  const endSession = (): Promise<never> => {
    refused++;
    return Promise.reject(new TypeError("no such column"));
  };
  const host = await startHost(openWebFace, { telemetry, store: { ...store, endSession } });
  const browser = host.browser();
  const login = await logIn(host, browser, "ada@example.com");
  expect(login.status).toBe(303);
  expect(await whoIs(host, browser)).toBe("ada");
  await expect(host.magicLinks.endSession("x")).rejects.toThrow("no such column");
  expect(refused).toBe(1);
  const { url } = await host.magicLinks.issue({ userId: "bob" });
  const other = host.browser();
  expect((await other.press(await other.open(url), button.logIn)).status).toBe(303);
  expect(host.inbox.length).toBe(1);
  expect(host.errors.map(({ message }) => message)).toEqual(
    isTold ? ['the option "telemetry" failed, and may do so again; it is said once'] : [],
  );
  await host.close();
});
