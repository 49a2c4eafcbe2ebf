import { describe, expect, test } from "vitest";
import { ask, type Host } from "../../http/support/host.ts";
import { email, issued, type Stage } from "./stage.ts";

/** Whose request it is. */
export function askers(stage: Stage): void {
  describe("who is asking", () => {
    const via = (address: string) => ({ "x-forwarded-for": address });
    const seen = async (host: Host, address: string): Promise<string | null | undefined> => {
      const { id, target } = await issued(host);
      await host.browser(via(address)).open(target);
      return (await host.magicLinks.explain(id))?.visits[0]?.clientAddress;
    };

    const { peer } = stage.exceptions;
    test(stage.titled("is who opened the connection, whatever a header says", "peer"), async () => {
      const host = await stage.open({ limits: { network: { free: 1, firstWait: 60 } } });
      expect(await seen(host, "203.0.113.7")).toBe(peer === undefined ? "127.0.0.1" : null);
      expect((await ask(host.browser(via("203.0.113.7")), email)).status).toBe(200);
      // Limits by network need to know one.
      const status = peer === undefined ? 429 : 200;
      expect((await ask(host.browser(via("198.51.100.7")), "bob@example.com")).status).toBe(status);
    });

    test("is who a trusted proxy says", async () => {
      const trustedProxies = ["127.0.0.1"];
      const host = await stage.open({
        trustedProxies,
        limits: { network: { free: 1, firstWait: 60 } },
      });
      expect(await seen(host, "192.0.2.1, 203.0.113.7")).toBe("203.0.113.7");
      expect((await ask(host.browser(via("203.0.113.7")), email)).status).toBe(200);
      expect((await ask(host.browser(via("198.51.100.7")), "bob@example.com")).status).toBe(200);
      expect((await ask(host.browser(via("203.0.113.7")), "cleo@example.com")).status).toBe(429);
    });
  });
}
