import { test } from "vitest";
import { otherNodes, passesOn, type OnNode } from "../../runtimes/support/on-node.ts";
import { frameworks } from "./built.ts";

// Installed, built and asked the contract on other versions of Node, too.

const tests: OnNode = {
  project: "heavy",
  paths: ["test/examples/heavy/contract.test.ts"],
  atLeast: frameworks.length * 32,
};

test.for(otherNodes)(
  "the contract of what is built on %s",
  { timeout: 900_000 },
  async (name, { skip }) => {
    if (!(await passesOn(name, tests))) return skip();
  },
);
