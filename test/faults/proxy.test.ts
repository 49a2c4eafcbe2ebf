import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { issue, Visitor } from "../support/site.ts";
import { faults, type Fault } from "../support/fault-proxy.ts";
import { freshDatabase, type FreshDatabase } from "../support/servers/fresh-database.ts";
import { describeWith } from "../support/servers/missing.ts";
import { summaryOf } from "./history/check.ts";
import { proxiedGround, type ProxiedGround } from "./history/proxied.ts";
import { Field } from "./history/rounds.ts";

// Between the app and its database stands a proxy that does harm. What clients were told must hold all the same,
// no answer may take longer than the store's timeout, and the app must recover by itself.

const rounds = Number(process.env["ONPURPOSE_ROUNDS"] ?? 1);
const harms = faults.filter((fault) => fault !== "none");

vi.setConfig({ testTimeout: 60_000 + rounds * 30_000, hookTimeout: 60_000 });

/** @param commit What the request holds that carries out a press, where a press is more than one request. */
function prove(address: string, commit: string): void {
  let ground: ProxiedGround;
  let field: Field;
  beforeAll(async () => {
    ground = await proxiedGround(address);
    field = await Field.start(ground);
  });
  afterAll(() => field.stop());

  test.each(harms)("%s: nothing that was told is untrue", async (fault) => {
    ground.fault = fault;
    for (let round = 0; round < rounds; round++) {
      const { violations, logins } = await field.round({ people: 6, rest: 60 });
      expect(summaryOf(violations)).toEqual({});
      expect(logins).toBeGreaterThan(5);
      expect(ground.proxy.hurt(), "the fault met something").toBeGreaterThan(0);
    }
  });

  const losing: readonly Fault[] = ["cut", "half", "swallow"];
  test.each(losing)("%s: the answer to a press is lost, the next one logs in", async (fault) => {
    const [server] = field.servers;
    const { url } = await issue(server, `${randomUUID()}@example.com`);
    const visitor = new Visitor(server);
    const form = await visitor.open(url);
    ground.proxy.setAt(commit, fault);
    const lost = await visitor.post(url, form);
    ground.proxy.set("none");
    expect(lost.status).toBe(503);
    expect(lost.headers["cache-control"]).toBe("no-store");
    const stranger = new Visitor(server);
    // The app may be busy connecting anew.
    const isBack = async () => (await stranger.get(url)).status !== 503;
    await vi.waitUntil(isBack, { timeout: 10_000 });
    const own = await stranger.open(url);
    // The request had arrived and was carried out: only its answer was lost.
    expect((await stranger.post(url, { form: own["form"] ?? "" })).status).toBe(410);
    const again = await visitor.post(url, form);
    expect(again.status).toBe(303);
    expect(await visitor.user()).not.toBeNull();
    expect(await stranger.user()).toBeNull();
  });
}

const addressOf = ({ url, prefix }: FreshDatabase): string =>
  prefix === "" ? url : `${url}?prefix=${prefix.replace(/:$/, "")}`;

const commits = { postgres: "", mariadb: "COMMIT", redis: "" } as const;

for (const kind of ["postgres", "mariadb", "redis"] as const) {
  await describeWith(
    kind,
    () => freshDatabase(kind),
    (database) =>
      describe("behind a faulty network", () => prove(addressOf(database), commits[kind])),
  );
}
