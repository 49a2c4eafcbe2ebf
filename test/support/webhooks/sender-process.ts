// A host's process: people log in there, and it sends. What the store has taken is printed before anything else happens.

import { writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { readWebhook } from "../../../src/webhooks/options.ts";
import { Sender } from "../../../src/webhooks/sender.ts";
import { openStore } from "../open-store.ts";
import { eventful, live, type Done } from "./events.ts";
import { hookSecret } from "./receiver.ts";
import { fast } from "./sending.ts";

const { ONPURPOSE_STORE: address = "", ONPURPOSE_HOOK: url = "" } = process.env;
/** After so many events it kills itself: at the moment when the store has the last of them. 0: never. */
const lastEvent = Number(process.env["ONPURPOSE_LAST_EVENT"] ?? 0);

process.stdin.on("end", () => process.exit()).resume();

const { store: own } = await openStore(address, 5000);
const sender = new Sender({
  store: own,
  rules: { ...readWebhook({ url, secret: hookSecret }), timeout: 1000 },
  now: Date.now,
  report: () => {},
  pace: { ...fast, lease: 500, look: 50 },
});
const store = eventful(own, () => sender.nudge());
sender.start();

let events = 0;
const done: Done = new Map();
const acknowledged = (link: string, line: string): void => {
  writeSync(1, `${link} ${line}\n`);
  if (++events === lastEvent) process.kill(process.pid, "SIGKILL");
};
const people = async (): Promise<void> => {
  for (let links = 0; links < 15; links++) {
    await live(store, done, 2, acknowledged);
    await sleep(20);
  }
};
await Promise.all([people(), people(), people()]);
