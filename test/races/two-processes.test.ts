import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openStore } from "../support/open-store.ts";
import { freshDatabase, type FreshDatabase } from "../support/servers/fresh-database.ts";
import { describeWith } from "../support/servers/missing.ts";
import { redisCluster, type RedisCluster } from "../support/servers/redis-cluster.ts";
import { createSite, issue, Visitor, type ServerProcess } from "../support/site.ts";

// Single use on every store that several machines share: two app processes, and browsers that press one link
// at once. The SQL stores take a third of a second for each round; ONPURPOSE_ROUNDS sets how many there are.

const browsers = 50;
const roundsOf = (usual: number): number => Number(process.env["ONPURPOSE_ROUNDS"] ?? usual);

vi.setConfig({ testTimeout: 300_000 });

type Servers = readonly [ServerProcess, ServerProcess];

function prove(address: string, rounds: number): void {
  const site = createSite({ address, timeout: 10_000 });
  let servers: Servers;
  beforeAll(async () => {
    const { migrate, close } = await openStore(address, 10_000);
    await migrate();
    await close();
    servers = [await site.start(), await site.start()];
  });
  afterAll(() => site.remove());

  test(`of ${browsers} browsers that press one link at once, one is logged in`, async () => {
    const ids: string[] = [];
    for (let round = 0; round < rounds; round++) ids.push(await pressTogether(servers, round));
    await checkVisits(ids, 2 * browsers);
  });

  test("requests for the page that race the press do not make a used link usable", async () => {
    const ids: string[] = [];
    for (let round = 0; round < rounds; round++) ids.push(await openAround(servers, round));
    await checkVisits(ids, 14);
  });

  test("no process reported an error", () => {
    for (const server of servers) expect(server.output()).toMatch(/^listening on port \d+\n$/);
  });

  /** Each request has its visit, and one of them used the link up. */
  async function checkVisits(ids: readonly string[], each: number): Promise<void> {
    const { store, close } = await openStore(address, 10_000);
    for (const id of ids) {
      const visits = (await store.explain(id))?.visits ?? [];
      expect(visits).toHaveLength(each);
      expect(visits.filter(({ outcome }) => outcome === "redeemed")).toHaveLength(1);
    }
    await close();
  }
}

const pick = ([one, two]: Servers, number: number): ServerProcess => (number % 2 === 0 ? one : two);

/** One round of 50; gives the link's id. */
async function pressTogether(servers: Servers, round: number): Promise<string> {
  const email = `person-${round}@example.com`;
  const { id, url } = await issue(pick(servers, round), email);
  const visitors = Array.from({ length: browsers }, (_, n) => new Visitor(pick(servers, n)));
  const forms = await Promise.all(visitors.map((visitor) => visitor.open(url)));
  const answers = await Promise.all(
    visitors.map((visitor, index) => visitor.post(url, forms[index] ?? {})),
  );
  const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
  expect(statuses).toEqual([303, ...Array<number>(browsers - 1).fill(410)]);
  const winner = visitors[answers.findIndex(({ status }) => status === 303)];
  expect(await winner?.user()).toBe(email);
  const loser = visitors.find((visitor) => visitor !== winner);
  expect(await loser?.user()).toBeNull();
  return id;
}

/** One link, pressed in the middle of ten requests for its page; gives its id. */
async function openAround(servers: Servers, round: number): Promise<string> {
  const { id, url } = await issue(pick(servers, round), `slow-${round}@example.com`);
  const person = new Visitor(pick(servers, round));
  const form = await person.open(url);
  const looks = Array.from({ length: 10 }, (_, n) => n);
  const look = (n: number): Promise<unknown> => new Visitor(pick(servers, n)).get(url);
  const before = looks.slice(0, 5).map(look);
  const press = person.post(url, form);
  await Promise.all([...before, ...looks.slice(5).map(look)]);
  expect((await press).status).toBe(303);
  const stranger = new Visitor(pick(servers, round + 1));
  const { form: own = "" } = await stranger.open(url);
  expect((await stranger.post(url, { form: own })).status).toBe(410);
  return id;
}

const addressOf = ({ url, prefix }: FreshDatabase): string =>
  prefix === "" ? url : `${url}?prefix=${prefix.replace(/:$/, "")}`;

const usual = { postgres: 50, mariadb: 50, redis: 100 } as const;

for (const kind of ["postgres", "mariadb", "redis"] as const) {
  await describeWith(
    kind,
    () => freshDatabase(kind),
    (database) =>
      describe("under two processes", () => prove(addressOf(database), roundsOf(usual[kind]))),
  );
}

await describeWith("Redis Cluster", redisCluster, (cluster: RedisCluster) => {
  const hosts = cluster.nodes().map(({ host, port }) => `${host}:${port}`);
  prove(`redis-cluster://${hosts.join(",")}?prefix=onpurpose_test`, roundsOf(100));
});
