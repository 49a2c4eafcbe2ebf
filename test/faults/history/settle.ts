import { setTimeout as sleep } from "node:timers/promises";
import type { Servers } from "./client.ts";
import type { History } from "./history.ts";
import { newVisitor, openPage, pressOnce, type Journey, type Visitor } from "./load.ts";

/** For how long people try again after all is healthy, in milliseconds. */
const patience = 20_000;

/**
 * What people do once all works again: whoever pressed and was not told what became of it presses again; a link
 * that has logged nobody in is used; who is logged in looks whether that is still so; and a stranger tries every
 * link once more.
 */
export async function settle(
  history: History,
  servers: Servers,
  journeys: readonly Journey[],
): Promise<void> {
  const queue = [...journeys];
  const place = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      await settleOne(history, servers, next);
    }
  };
  await Promise.all(Array.from({ length: 8 }, place));
}

async function settleOne(history: History, servers: Servers, journey: Journey): Promise<void> {
  const { visitors, url, linkId } = journey;
  for (const visitor of visitors) {
    if (visitor.presses > 0 && !visitor.loggedIn) await pressUntilTold(visitor, url);
  }
  const [first] = visitors;
  if (first !== undefined && !visitors.some(({ loggedIn }) => loggedIn)) {
    await pressUntilTold(first, url);
  }
  for (const { client, loggedIn, loggedOut } of visitors) {
    if (loggedIn && !loggedOut) await until(async () => (await client.who(linkId)) !== undefined);
  }
  await pressUntilTold(newVisitor(history, servers), url);
}

async function pressUntilTold(visitor: Visitor, url: string): Promise<void> {
  await until(async () => {
    await openPage(visitor, url);
    await pressOnce(visitor, url);
    // Any answer but "not now", expected or not, is what became of it.
    return (visitor.client.status ?? 503) < 500;
  });
}

async function until(told: () => Promise<boolean>): Promise<void> {
  for (const start = Date.now(); !(await told()) && Date.now() - start < patience;) {
    await sleep(100);
  }
}
