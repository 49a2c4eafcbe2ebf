import { createServer, type RequestListener } from "node:http";
import { afterAll, beforeAll, describe } from "vitest";
import { listening, type StartApp, type Wish } from "../../adapters/app.ts";
import { adapterContract } from "../../adapters/contract.ts";
import { packed, removed } from "../package.ts";
import { builtForContract, frameworks, listenerOf } from "./built.ts";

// The contract of the adapters, over what the builds of frameworks come to: in the place of an example's configuration and
// pages stand files of `overlays/contract`, which ask globalThis for the configuration of the test that runs.

const shared: { contract?: Wish } & typeof globalThis = globalThis;

let folder = "";
const mode = process.env["NODE_ENV"];
beforeAll(async () => {
  folder = await packed("heavy");
});
afterAll(() => removed(folder));

for (const framework of frameworks) {
  describe(framework.name, () => {
    let listener: RequestListener;
    beforeAll(async () => {
      const since = performance.now();
      const copy = await builtForContract(framework, folder);
      // Not before: npm installs no compilers for production.
      process.env["NODE_ENV"] = "production";
      listener = await listenerOf(copy);
      const seconds = Math.round((performance.now() - since) / 1000);
      console.log(`${framework.name}: ready for the contract after ${seconds} s`);
    }, 900_000);
    afterAll(() => {
      process.env["NODE_ENV"] = mode;
    });
    const start: StartApp = (wish) => {
      shared.contract = wish;
      return listening(createServer((req, res) => listener(req, res)));
    };
    adapterContract("as it is built", start, { exceptions: framework.exceptions });
  });
}
