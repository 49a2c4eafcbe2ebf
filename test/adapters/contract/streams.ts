import { describe, expect, test } from "vitest";
import { until, type Host } from "../../http/support/host.ts";
import { answerOf, Pieces } from "../../http/support/pieces.ts";
import type { MagicLinks } from "onpurpose";
import { memoryStore } from "onpurpose/stores/memory";
import { someLink } from "../../../src/testing/store/records.ts";
import { hostCookies } from "../app.ts";
import { path, type Stage, hostsOf } from "./stage.ts";

// Of before any framework: Next puts one of its own in its place, of which copies of answers fail unheard.
const { fetch } = globalThis;

/** Answers that are too long to be held. */
export function streams(stage: Stage): void {
  describe("a long answer", () => {
    const streaming = (stream: Pieces) => (magicLinks: MagicLinks) => ({
      ...magicLinks,
      respond: async () => answerOf(stream),
    });
    const get = `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
    const alive = async (host: Host): Promise<void> =>
      expect((await host.browser().open("/whoami")).body).toBe("nobody");

    test("of the operators' comes whole", async () => {
      const store = memoryStore();
      const host = await stage.open({
        store,
        operators: (request) => request.header("x-operator"),
      });
      for (let at = 0; at < 500; at++) await store.issue(someLink({ userId: "ada" }));
      const answer = await host.browser({ "x-operator": "Grace" }).open(`${path}/admin/links.csv`);
      expect([answer.status, answer.header("content-type")]).toEqual([
        200,
        "text/csv; charset=utf-8",
      ]);
      expect(answer.body.trimEnd().split("\r\n")).toHaveLength(501);
      expect(hostsOf(answer)).toEqual(hostCookies);
    });

    test("comes whole, in pieces", async () => {
      const pieces = new Pieces(500);
      const host = await stage.open({}, streaming(pieces));
      const answer = await host.browser().open(path);
      expect([answer.header("content-length"), pieces.ended]).toEqual([null, true]);
      expect(answer.body).toBe("é".repeat(2500));
    });

    test(stage.titled("is made no faster than somebody reads", "pace"), async () => {
      const pieces = new Pieces(1000, 100_000);
      await stage.open({}, streaming(pieces));
      const socket = stage.raw(get);
      await until(() => pieces.made > 0, "a piece");
      // Until the buffers on the way are full.
      for (let before = -1; pieces.made !== before;) {
        before = pieces.made;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      if (stage.exceptions.pace === undefined) expect(pieces.made).toBeLessThan(500);
      else expect(pieces.made).toBe(1000);
      socket.resume();
      await until(() => pieces.ended, "the end");
      expect(pieces.made).toBe(1000);
      socket.destroy();
    });

    test("is given up when whoever asked has gone", async () => {
      // Where nothing else makes it wait, what is made waits itself: the end of a connection could not be seen.
      const pace = stage.exceptions.pace === undefined ? undefined : setImmediate;
      const pieces = new Pieces(1_000_000, 10_000, false, pace);
      const host = await stage.open({}, streaming(pieces));
      const socket = stage.raw(get);
      await until(() => pieces.made > 0, "a piece");
      socket.destroy();
      await until(() => pieces.ended, "the end");
      expect(pieces.made).toBeLessThan(1_000_000);
      await alive(host);
    });

    test("that breaks off is seen to be none", async () => {
      const host = await stage.open({}, streaming(new Pieces(3, 10, true)));
      const read = async (): Promise<string> => (await fetch(stage.origin() + path)).text();
      await expect(read()).rejects.toThrow();
      await alive(host);
    });
  });
}
