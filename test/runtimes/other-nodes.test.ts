import { test } from "vitest";
import { otherNodes, passesOn, type OnNode } from "./support/on-node.ts";

// What adapters keep is kept on other versions of Node, too: their servers differ more than their languages do.

const tests: OnNode = {
  project: "system",
  paths: ["test/adapters", "test/integrations"],
  atLeast: 600,
};

test.for(otherNodes)(
  "adapters and integrations on %s",
  { timeout: 400_000 },
  async (name, { skip }) => {
    if (!(await passesOn(name, tests))) return skip();
  },
);
