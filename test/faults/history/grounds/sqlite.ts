import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../../support/open-store.ts";
import type { Ground } from "../rounds.ts";

/** One database file; `kill -9` to one of the app processes. */
export function sqliteGround(): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), "onpurpose-faults-"));
  const address = `sqlite:${join(folder, "links.db")}`;
  const timeout = 2000;
  return Promise.resolve({
    addresses: [address, address],
    timeout,
    appsEnd: true,
    harm: (apps) => apps.kill(Math.random() < 0.5 ? 0 : 1),
    mend: async () => {},
    open: () => openStore(address, timeout),
    stop: async () => rmSync(folder, { recursive: true, force: true }),
  });
}
