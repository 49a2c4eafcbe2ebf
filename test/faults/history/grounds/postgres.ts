import { faultProxy } from "../../../support/fault-proxy.ts";
import { openStore } from "../../../support/open-store.ts";
import { postgresPair } from "../../../support/servers/postgres-pair.ts";
import type { Ground } from "../rounds.ts";

/**
 * A PostgreSQL primary and its synchronous standby behind an address that always leads to the primary; `kill -9`
 * to the primary, and the standby is promoted.
 */
export async function postgresGround(): Promise<Ground | null> {
  const pair = await postgresPair();
  if (pair === null) return null;
  const timeout = 2000;
  const front = await faultProxy(portOf(pair.url()));
  const url = new URL(pair.url());
  url.port = String(front.port);
  return {
    addresses: [url.href, url.href],
    timeout,
    async harm() {
      if (!(await pair.inSync())) throw new Error("There is no standby in sync");
      await pair.kill();
      await pair.promote();
      front.leadTo(portOf(pair.url()));
    },
    mend: () => pair.rebuildStandby(),
    open: () => openStore(pair.url(), 5000),
    async stop() {
      await front.close();
      await pair.stop();
    },
  };
}

const portOf = (url: string): number => Number(new URL(url).port);
