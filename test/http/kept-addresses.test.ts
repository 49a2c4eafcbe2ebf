import { afterEach, describe, expect, test } from "vitest";
import type { ClientAddresses } from "../../src/index.ts";
import { openNodeFace } from "./support/faces.ts";
import { ask, startHost, type Host } from "./support/host.ts";

const email = "ada@example.com";
const via = (address: string): Record<string, string> => ({ "x-forwarded-for": address });

describe("of the addresses that requests come from", () => {
  let host: Host;
  afterEach(() => host.close());

  const places: string[] = [];
  const start = async (clientAddresses: ClientAddresses): Promise<void> => {
    places.length = 0;
    host = await startHost(openNodeFace, {
      clientAddresses,
      trustedProxies: ["127.0.0.1"],
      limits: { network: { free: 2, firstWait: 60, maxWait: 60 } },
      placeOf: ({ address }) => {
        places.push(String(address));
        return null;
      },
    });
  };
  /** What is kept of a visit and of an ask, from this address. */
  const kept = async (address: string): Promise<readonly (string | null)[]> => {
    const { link, url } = await host.magicLinks.issue({ userId: "ada" });
    await host.browser(via(address)).open(url);
    await ask(host.browser(via(address)), email);
    await host.mailedLink(email);
    const told = await host.magicLinks.explain(link.id);
    const [asked] = await host.magicLinks.asks(email);
    const [visit] = told?.visits ?? [];
    expect(told?.visits).toHaveLength(1);
    const everything = JSON.stringify([told, asked, host.errors]);
    if (visit?.clientAddress !== address) expect(everything).not.toContain(address);
    return [visit?.clientAddress ?? null, asked?.clientAddress ?? null];
  };

  test.each([
    ["whole", "198.51.100.7", "198.51.100.7"],
    ["whole", "2001:db8:0:7::1", "2001:db8:0:7::1"],
    ["network", "198.51.100.7", "198.51.100.0/24"],
    ["network", "2001:db8:0:7::1", "2001:db8:0::/48"],
    ["none", "198.51.100.7", null],
    ["none", "2001:db8:0:7::1", null],
  ] as const)(
    "%s: of %s, %s is kept, and the host is asked by all of it",
    async (mode, address, is) => {
      await start(mode);
      expect(await kept(address)).toEqual([is, is]);
      expect(places).toEqual([address]);
    },
  );

  test.each(["network", "none"] as const)(
    "%s: networks are told apart and limited all the same",
    async (mode) => {
      await start(mode);
      const statuses: number[] = [];
      // The last one is a neighbour, in the same /24.
      for (const address of ["7", "7", "7", "8"].map((host) => `198.51.100.${host}`)) {
        statuses.push((await ask(host.browser(via(address)), email)).status);
      }
      expect(statuses).toEqual([200, 200, 429, 200]);
      const { link, url } = await host.magicLinks.issue({ userId: "ada" });
      for (const address of ["198.51.100.7", "198.51.100.7", "198.51.100.8"]) {
        await host.browser(via(address)).open(url);
      }
      const told = await host.magicLinks.explain(link.id);
      const [first, second, other] = told?.visits.map(({ network }) => network) ?? [];
      expect(first).toMatch(/^[\w-]{43}$/);
      expect(second).toBe(first);
      expect(other).not.toBe(first);
    },
  );
});
