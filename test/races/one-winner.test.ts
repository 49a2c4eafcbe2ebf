import { afterAll, expect, test } from "vitest";
import { sqliteStore } from "../../src/stores/sqlite.ts";
import { createSite, issue, Visitor, type ServerProcess } from "../support/site.ts";

const site = createSite();
afterAll(() => site.remove());

const browsers = 50;
const rounds = 100;

test(`of ${browsers} browsers that press one link at once on two processes, one is logged in`, async () => {
  const servers = [await site.start(), await site.start()] as const;
  const ids: string[] = [];
  for (let round = 0; round < rounds; round++) ids.push(await pressTogether(servers, round));

  const store = sqliteStore(site.database);
  for (const id of ids) {
    const visits = (await store.explain(id))?.visits ?? [];
    expect(visits).toHaveLength(2 * browsers);
    expect(visits.filter(({ outcome }) => outcome === "redeemed")).toHaveLength(1);
  }
  await store.close();
  for (const server of servers) expect(server.output()).toMatch(/^listening on port \d+\n$/);
});

/** One round; gives the link's id. */
async function pressTogether(
  servers: readonly [ServerProcess, ServerProcess],
  round: number,
): Promise<string> {
  const email = `person-${round}@example.com`;
  const { id, url } = await issue(servers[round % 2 === 0 ? 0 : 1], email);
  const visitors = Array.from(
    { length: browsers },
    (_, n) => new Visitor(servers[n % 2 === 0 ? 0 : 1]),
  );
  const forms = await Promise.all(visitors.map((visitor) => visitor.open(url)));
  const answers = await Promise.all(
    visitors.map((visitor, index) => visitor.post(url, forms[index] ?? {})),
  );
  const winners = visitors.filter((_, index) => answers[index]?.status === 303);
  const losers = answers.filter(({ status }) => status !== 303);
  expect(winners).toHaveLength(1);
  expect(losers.map(({ status }) => status)).toEqual(Array(browsers - 1).fill(410));
  for (const { body } of losers) expect(body).toContain("This link has already been used");
  expect(await winners[0]?.user()).toBe(email);
  const loser = visitors.find((visitor) => visitor !== winners[0]);
  expect(await loser?.user()).toBeNull();
  return id;
}
