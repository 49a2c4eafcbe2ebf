import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { openStore, type OpenedStore } from "../support/open-store.ts";
import { freshDatabase } from "../support/servers/fresh-database.ts";
import { describeWith } from "../support/servers/missing.ts";
import { byLink } from "../support/webhooks/deliveries.ts";
import { live, type Done } from "../support/webhooks/events.ts";
import { startProcess, type Process } from "../support/webhooks/processes.ts";
import { hookSecret, taken, until, type Receiver } from "../support/webhooks/receiver.ts";
import { isEmpty, Stage } from "../support/webhooks/sending.ts";

// Processes that die in the middle, on both ends.

const folder = mkdtempSync(join(tmpdir(), "onpurpose-webhooks-"));
const stage = new Stage();
const running: Process[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.kill()));
  await stage.clear();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const files = {
  sender: new URL("../support/webhooks/sender-process.ts", import.meta.url),
  receiver: new URL("../support/webhooks/receiver-process.ts", import.meta.url),
  short: new URL("../support/webhooks/short-process.ts", import.meta.url),
};

const start = (file: URL, env: Readonly<Record<string, string>>): Process => {
  const started = startProcess(file, env);
  running.push(started);
  return started;
};

const startSender = (store: string, hook: string, lastEvent = 0): Process =>
  start(files.sender, {
    ONPURPOSE_STORE: store,
    ONPURPOSE_HOOK: hook,
    ONPURPOSE_LAST_EVENT: String(lastEvent),
  });

/** What a process has printed that the store had taken. */
function acknowledgedBy(processes: readonly Process[]): ReadonlyMap<string, readonly string[]> {
  const links = new Map<string, string[]>();
  for (const line of processes.flatMap((each) => each.lines())) {
    const [link = "", ...words] = line.split(" ");
    links.set(link, [...(links.get(link) ?? []), words.join(" ")]);
  }
  return links;
}

/** Each event of which anybody was told has come, in order; at most one more of each link, of which nobody was told any more. */
function expectKept(
  { received, faults }: Receiver,
  acknowledged: ReadonlyMap<string, readonly string[]>,
): void {
  expect(faults).toEqual([]);
  const came = byLink(received);
  expect(acknowledged.size).toBeGreaterThan(0);
  for (const [link, lines] of acknowledged) {
    const all = came.get(link) ?? [];
    expect(all.slice(0, lines.length)).toEqual(lines);
    expect(all.length).toBeLessThanOrEqual(lines.length + 1);
  }
}

/** Sends what dead processes have left. */
async function sendTheRest(opened: OpenedStore, url: string): Promise<void> {
  const { sender } = stage.sending(url, opened.store, { pace: { look: 50 } });
  sender.start();
  await until(() => isEmpty(opened.store), "the end of the outbox");
  await sender.close();
  await opened.close();
}

function prove(address: () => string, rounds: number): void {
  test(`kill -9 in the middle of sending, ${rounds} times over: nothing is lost, and the order is kept`, async () => {
    const killed: Process[] = [];
    let killAt = Infinity;
    let victim: Process | null = null;
    const receiver = await stage.receiver({
      behave: async (_, count) => {
        if (count >= killAt) void victim?.kill();
        await sleep(2);
        return taken;
      },
    });
    for (let round = 0; round < rounds; round++) {
      const { received } = receiver;
      killAt = received.length + 5 + Math.floor(Math.random() * 40);
      victim = startSender(address(), receiver.url);
      killed.push(victim);
      expect(await victim.ended()).toBeNull();
    }
    await sendTheRest(await openStore(address(), 5000), receiver.url);
    expectKept(receiver, acknowledgedBy(killed));
  });

  test("kill -9 at the very moment when the store has an event loses none", async () => {
    const receiver = await stage.receiver();
    const processes = Array.from({ length: rounds }, (_, index) =>
      startSender(address(), receiver.url, 1 + 3 * index),
    );
    await Promise.all(processes.map((each) => each.ended()));
    for (const [index, each] of processes.entries()) {
      expect(each.lines()).toHaveLength(1 + 3 * index);
    }
    await sendTheRest(await openStore(address(), 5000), receiver.url);
    expectKept(receiver, acknowledgedBy(processes));
  });
}

describe("a sender that dies, on SQLite", () => {
  prove(() => `sqlite:${join(folder, "links.db")}`, 3);
});

for (const [name, kind] of [
  ["PostgreSQL", "postgres"],
  ["MariaDB", "mariadb"],
  ["Redis", "redis"],
] as const) {
  await describeWith(
    `a sender that dies, on ${name}`,
    async () => {
      const database = await freshDatabase(kind);
      if (database === null) return null;
      const { prefix } = database;
      const url = prefix === "" ? database.url : `${database.url}?prefix=${prefix}`;
      const { migrate, close } = await openStore(url, 5000);
      await migrate();
      await close();
      return { url, drop: () => database.drop() };
    },
    (database) => prove(() => database.url, 2),
  );
}

describe("a receiver that dies", () => {
  const log = join(folder, "kept");
  const startReceiver = async (port: string): Promise<{ receiver: Process; port: string }> => {
    const receiver = start(files.receiver, { ONPURPOSE_LOG: log, ONPURPOSE_PORT: port });
    const bound = (): string | undefined => /port (\d+)$/.exec(receiver.lines()[0] ?? "")?.[1];
    await until(() => bound() !== undefined, "the receiver");
    return { receiver, port: bound() ?? "" };
  };
  const kept = (): readonly (readonly [id: string, link: string, line: string])[] =>
    readFileSync(log, "utf8")
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as [string, string, string]);

  test("and fails, hangs, cuts connections and dawdles, has each event on its disk, in order", async () => {
    writeFileSync(log, "");
    const first = await startReceiver("0");
    const { port } = first;
    let { receiver } = first;
    const opened = await openStore(`sqlite:${join(folder, "others.db")}`, 5000);
    const url = `http://127.0.0.1:${port}/hooks`;
    const { store, sender } = stage.sending(url, opened.store, { timeout: 1000 });
    sender.start();
    const done: Done = new Map();
    for (let round = 0; round < 4; round++) {
      const before = kept().length;
      const links = Array.from({ length: 8 }, () => live(store, done));
      await until(() => kept().length >= before + 15, "some events");
      await receiver.kill();
      await Promise.all(links);
      ({ receiver } = await startReceiver(port));
    }
    await until(() => isEmpty(opened.store), "the end of the outbox");
    const came = new Map<string, string[]>();
    const seen = new Set<string>();
    for (const [id, link, line] of kept()) {
      if (seen.has(id)) continue;
      seen.add(id);
      came.set(link, [...(came.get(link) ?? []), line]);
    }
    expect(came).toEqual(done);
    await sender.close();
    await opened.close();
  });
});

describe("a process with webhooks", () => {
  test("ends by itself, whatever the receiver does", async () => {
    const { url } = await stage.receiver({ behave: () => ({ status: 500 }) });
    const { ended } = start(files.short, {
      ONPURPOSE_DATABASE: join(folder, "short.db"),
      ONPURPOSE_HOOK: url,
      ONPURPOSE_HOOK_SECRET: hookSecret,
    });
    expect(await ended()).toBe(0);
  });
});
