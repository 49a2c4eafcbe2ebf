import { faultProxy, type FaultProxy } from "../../../support/fault-proxy.ts";
import { openStore } from "../../../support/open-store.ts";
import { galeraCluster } from "../../../support/servers/galera-cluster.ts";
import { mariadbQuery } from "../../../support/servers/mariadb.ts";
import type { Ground } from "../rounds.ts";

export interface GaleraGroundOptions {
  /** Whether each app process writes to a node of its own, instead of all to the same. */
  readonly apart: boolean;
}

/** A MariaDB Galera cluster of three; `kill -9` to a node that an app writes to, and the app moves to another. */
export async function galeraGround(
  { apart }: GaleraGroundOptions = { apart: false },
): Promise<Ground | null> {
  const cluster = await galeraCluster(3);
  if (cluster === null) return null;
  const timeout = 5000;
  const ports = cluster.urls().map((url) => Number(new URL(url).port));
  await mariadbQuery(cluster.urls()[0] ?? "", "CREATE DATABASE onpurpose_faults");
  const at = apart ? [0, 1] : [0, 0];
  const fronts: FaultProxy[] = [];
  for (const node of at) fronts.push(await faultProxy(ports[node] ?? 0));
  const query = apart ? "?syncWait=yes" : "";
  const addressOf = (port: number | undefined): string =>
    `mysql://root@127.0.0.1:${port}/onpurpose_faults${query}`;
  let killed = 0;
  return {
    addresses: [addressOf(fronts[0]?.port), addressOf(fronts[1]?.port)],
    timeout,
    async harm() {
      killed = at[Math.random() < 0.5 ? 0 : 1] ?? 0;
      await cluster.kill(killed);
      const taken = at.filter((node) => node !== killed);
      const next = [0, 1, 2].find((node) => node !== killed && !taken.includes(node)) ?? 0;
      at.forEach((node, app) => {
        if (node !== killed) return;
        at[app] = next;
        fronts[app]?.leadTo(ports[next] ?? 0);
      });
      // The others hold writes back until they have given the killed one up.
      await mariadbQuery(
        cluster.urls()[next] ?? "",
        "CREATE OR REPLACE TABLE onpurpose_faults.alive (id integer)",
      );
    },
    mend: () => cluster.restart(killed),
    open: () => openStore(addressOf(ports[at[0] ?? 0]), 5000),
    async stop() {
      for (const front of fronts) await front.close();
      await cluster.stop();
    },
  };
}
