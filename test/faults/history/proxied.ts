import { setTimeout as sleep } from "node:timers/promises";
import { faultProxy, type Fault, type FaultProxy } from "../../support/fault-proxy.ts";
import { openStore } from "../../support/open-store.ts";
import type { Ground } from "./rounds.ts";

/** A ground whose harm is done to the connections between the apps and the store, and to nothing else. */
export interface ProxiedGround extends Ground {
  readonly proxy: FaultProxy;
  /** What the next harm is. */
  fault: Fault;
}

const harmfulMs = 1500;

/**
 * A store behind a proxy.
 *
 * @param address Of the store: see `openStore`. One host.
 */
export async function proxiedGround(address: string): Promise<ProxiedGround> {
  const [authority = "", port = ""] = /127\.0\.0\.1:(\d+)/.exec(address) ?? [];
  const proxy = await faultProxy(Number(port));
  const behind = address.replace(authority, `127.0.0.1:${proxy.port}`);
  const ground: ProxiedGround = {
    proxy,
    fault: "none",
    addresses: [behind, behind],
    timeout: 1500,
    async harm() {
      proxy.set(ground.fault);
      await sleep(harmfulMs);
      proxy.set("none");
    },
    mend: async () => {},
    open: () => openStore(address, 5000),
    stop: () => proxy.close(),
  };
  return ground;
}
