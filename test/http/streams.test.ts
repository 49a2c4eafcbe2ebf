import { createServer } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { MagicLinks } from "onpurpose";
import { nodeHandler } from "onpurpose/adapters/node";
import { toWebResponse } from "../../src/http/message.ts";
import { memoryStore } from "onpurpose/stores/memory";
import { startHost, until } from "./support/host.ts";
import { openWebFace } from "./support/faces.ts";
import { answerOf, Pieces } from "./support/pieces.ts";

// Answers that are too long to be held.

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A server that answers everything with these pieces; gives its port. */
async function serve(stream: Pieces): Promise<number> {
  const host = await startHost(openWebFace, { store: memoryStore() });
  const magicLinks: MagicLinks = { ...host.magicLinks, respond: async () => answerOf(stream) };
  const handle = nodeHandler(magicLinks);
  const server = createServer((req, res) => void handle(req, res));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await host.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Asks, and reads nothing until told to. */
function ask(port: number): Socket {
  const socket = connect(port, "127.0.0.1");
  socket.pause();
  socket.write("GET /magic-link HTTP/1.1\r\nHost: x\r\n\r\n");
  return socket;
}

test("node: all pieces come, and the answer ends", async () => {
  const pieces = new Pieces(500);
  const answer = await fetch(`http://127.0.0.1:${await serve(pieces)}/magic-link`);
  expect(answer.headers.get("content-length")).toBeNull();
  expect(await answer.text()).toBe("é".repeat(2500));
  expect(pieces.ended).toBe(true);
});

test("node: no more is made than somebody reads", async () => {
  const pieces = new Pieces(1000, 100_000);
  const socket = ask(await serve(pieces));
  await until(() => pieces.made > 0, "a piece");
  let before = -1;
  // Until the buffers on the way are full.
  while (pieces.made !== before) {
    before = pieces.made;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(pieces.made).toBeLessThan(500);
  socket.resume();
  await until(() => pieces.ended, "the end");
  expect(pieces.made).toBe(1000);
  socket.destroy();
});

test("node: nothing more is made for a client that has gone", async () => {
  const pieces = new Pieces(1_000_000, 10_000);
  const socket = ask(await serve(pieces));
  await until(() => pieces.made > 0, "a piece");
  socket.destroy();
  await until(() => pieces.ended, "the end");
  expect(pieces.made).toBeLessThan(1_000_000);
});

test("node: what breaks off is seen to be no whole answer", async () => {
  const port = await serve(new Pieces(3, 10, true));
  const read = async (): Promise<string> =>
    (await fetch(`http://127.0.0.1:${port}/magic-link`)).text();
  await expect(read()).rejects.toThrow();
});

test("web: all pieces come, one by one as they are read", async () => {
  const pieces = new Pieces(500);
  const response = toWebResponse(answerOf(pieces));
  expect(pieces.made).toBe(0);
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.read();
  expect(pieces.made).toBeLessThan(3);
  let length = 20;
  for (;;) {
    const { done = true, value } = (await reader?.read()) ?? {};
    if (done) break;
    length += value?.length ?? 0;
  }
  expect([length, pieces.ended]).toEqual([5000, true]);
});

test("web: nothing more is made for a client that has gone", async () => {
  const pieces = new Pieces(500);
  const reader = toWebResponse(answerOf(pieces)).body?.getReader();
  await reader?.read();
  await reader?.cancel();
  expect(pieces.ended).toBe(true);
  expect(pieces.made).toBeLessThan(3);
});

test("web: what breaks off is seen to be no whole answer", async () => {
  await expect(toWebResponse(answerOf(new Pieces(3, 10, true))).text()).rejects.toThrow();
});
