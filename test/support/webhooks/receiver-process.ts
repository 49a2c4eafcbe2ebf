// A receiver as a process of its own, in a bad state: it fails, hangs, cuts connections and dawdles. What it keeps is on
// the disk before it answers.

import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { startReceiver, taken, type Behaviour } from "./receiver.ts";
import { inWords, linkOf } from "./words.ts";

const { ONPURPOSE_LOG: log = "", ONPURPOSE_PORT: port = "0" } = process.env;

process.stdin.on("end", () => process.exit()).resume();

const behaviours: readonly (readonly [share: number, behaviour: Behaviour, keeps: boolean])[] = [
  [0.15, { status: 500 }, false],
  [0.2, "hang", false],
  [0.3, "reset", true],
  [1, taken, true],
];

const receiver = await startReceiver({
  port: Number(port),
  behave: async (received) => {
    const random = Math.random();
    const [, behaviour, keeps] = behaviours.find(([share]) => random < share) ?? [1, taken, true];
    if (keeps) {
      const { event } = received;
      appendFileSync(log, `${JSON.stringify([event.id, linkOf(received), inWords(received)])}\n`);
    }
    if (random > 0.9) await sleep(20);
    return behaviour;
  },
});
console.log(`listening on port ${receiver.port}`);
