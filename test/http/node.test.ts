import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { nodeHandler } from "onpurpose/adapters/node";
import { openNodeFace } from "./support/faces.ts";
import { outcomes, startHost, until, type Host } from "./support/host.ts";

let host: Host;
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await host.close();
});

async function listen(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

test("a request that is not onpurpose's goes to next, or is left alone", async () => {
  host = await startHost(openNodeFace);
  const handle = nodeHandler(host.magicLinks);
  const passed: string[] = [];
  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const answered = await handle(req, res, () => passed.push(req.url ?? ""));
    if (!answered) res.end("the app's own page");
  };
  const port = await listen((req, res) => void answer(req, res));
  const own = ["/", "/magic-linkage", "/magic", "/x/magic-link", "/magic%2Dlink", "/?/magic-link"];
  for (const path of own)
    expect(await (await fetch(`http://127.0.0.1:${port}${path}`)).text()).toBe(
      "the app's own page",
    );
  expect(passed).toEqual(own);
  const ours = ["/magic-link", "/magic-link/", "/magic-link?x=y", "/magic-link/x/y/z"];
  for (const path of ours)
    expect(await (await fetch(`http://127.0.0.1:${port}${path}`)).text()).toContain(
      "<!doctype html>",
    );
  expect(passed).toEqual(own);
  for (const path of ours) expect(host.magicLinks.handles(path)).toBe(true);
  for (const path of own) expect(host.magicLinks.handles(path)).toBe(false);
});

test("a body that was read and left nowhere is the host's to hear of", async () => {
  host = await startHost(openNodeFace);
  const handle = nodeHandler(host.magicLinks);
  const port = await listen((req, res) => {
    req.resume().on("close", () => void handle(req, res));
  });
  const { link, url } = await host.magicLinks.issue({ userId: "ada" });
  const { pathname } = new URL(url);
  const post = (body: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}${pathname}`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body,
    });
  expect((await post("form=x")).status).toBe(500);
  expect(host.errors).toMatchObject([
    { code: "invalid_option", message: expect.stringMatching(/mount onpurpose before/) },
  ]);
  expect(host.errors[0]?.message).not.toContain(pathname.slice(-40));
  expect((await post("")).status).toBe(403);
  expect(host.errors).toHaveLength(1);
  expect((await host.magicLinks.explain(link.id))?.state).toBe("live");
});

test.each([
  ["a text", "form=x&trap=", 403],
  ["bytes", Buffer.from("form=x"), 403],
  ["an object", { form: "x" }, 403],
  ["too long a text", "x".repeat(20_000), 413],
  ["too much in an object", { form: "x".repeat(20_000) }, 413],
  ["too many bytes", Buffer.alloc(20_000), 413],
  ["null", null, 400],
  ["a list", ["form=x"], 400],
  ["an object with a list", { form: ["x"] }, 400],
  ["a number", 7, 400],
])("what a parser has left of a body: %s", async (_what, body, status) => {
  host = await startHost(openNodeFace);
  const handle = nodeHandler(host.magicLinks);
  const port = await listen((req, res) => {
    req.resume().on("close", () => void handle(Object.assign(req, { body }), res));
  });
  const { url } = await host.magicLinks.issue({ userId: "ada" });
  const answer = await fetch(`http://127.0.0.1:${port}${new URL(url).pathname}`, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      origin: "https://app.example.com",
    },
    body: "form=y",
  });
  expect(answer.status).toBe(status);
  expect(host.errors).toEqual([]);
});

test("a client that goes away in the middle of its body leaves a visit, and is no failure of ours", async () => {
  host = await startHost(openNodeFace);
  const handle = nodeHandler(host.magicLinks);
  const port = await listen((req, res) => void handle(req, res));
  const { link, url } = await host.magicLinks.issue({ userId: "ada" });
  const socket = connect(port, "127.0.0.1");
  const head = `POST ${new URL(url).pathname} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n`;
  socket.write(`${head}Content-Length: 1000\r\n\r\nform=abc`, () =>
    setTimeout(() => socket.destroy(), 20),
  );
  for (let seen: string[] = []; seen.length === 0;) {
    seen = await outcomes(host, link.id);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(await outcomes(host, link.id)).toEqual(["POST refused cross_site"]);
  expect(host.errors).toEqual([]);
});

test("a body that a GET brings along is not taken for the next request", async () => {
  host = await startHost(openNodeFace);
  const handle = nodeHandler(host.magicLinks);
  const port = await listen((req, res) => void handle(req, res));
  const smuggled = "DELETE /magic-link HTTP/1.1\r\nHost: x\r\n\r\n";
  const socket = connect(port, "127.0.0.1");
  let heard = "";
  let closed = false;
  socket.on("data", (data: Buffer) => (heard += data.toString("latin1")));
  socket.on("close", () => (closed = true));
  socket.write(
    `GET /magic-link HTTP/1.1\r\nHost: x\r\nContent-Length: ${smuggled.length + 5}\r\n\r\n${smuggled}`,
  );
  await until(() => heard.includes("</html>"), "the page");
  socket.write("12345GET /magic-link HTTP/1.1\r\nHost: x\r\n\r\n");
  await until(() => closed || heard.split("</html>").length > 2, "the end or the next page");
  expect(heard).toContain("HTTP/1.1 200");
  expect(heard).not.toContain("HTTP/1.1 405");
  socket.destroy();
});

test("cookies that the host has set before stay beside ours", async () => {
  host = await startHost(openNodeFace);
  const handle = nodeHandler(host.magicLinks);
  const port = await listen((req, res) => {
    res.setHeader("Set-Cookie", ["theme=dark; Path=/", "lang=en; Path=/"]);
    void handle(req, res);
  });
  const answer = await fetch(`http://127.0.0.1:${port}/magic-link`);
  expect(answer.headers.getSetCookie()).toEqual([
    "theme=dark; Path=/",
    "lang=en; Path=/",
    expect.stringMatching(/^__Host-onpurpose-browser=/),
  ]);
});

test("mounted at a path by a router that cuts it off, it goes by the whole path", async () => {
  host = await startHost(openNodeFace);
  const handle = nodeHandler(host.magicLinks);
  const port = await listen((req, res) => {
    const originalUrl = req.url ?? "";
    Object.assign(req, { originalUrl, url: originalUrl.replace(/^\/[^/?]*/, "") || "/" });
    void handle(req, res, () => res.end(`the app's own ${originalUrl}`));
  });
  const read = async (path: string): Promise<string> =>
    (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  expect(await read("/magic-link")).toContain("<h1>Log in to Invoices</h1>");
  const { url } = await host.magicLinks.issue({ userId: "ada" });
  expect(await read(new URL(url).pathname)).toContain("<h1>Log in to Invoices?</h1>");
  expect(await read("/app/magic-link")).toBe("the app's own /app/magic-link");
});

test("what goes wrong in next is the host's to catch", async () => {
  host = await startHost(openNodeFace);
  const handle = nodeHandler(host.magicLinks);
  const caught: unknown[] = [];
  const port = await listen((req, res) => {
    handle(req, res, async () => {
      await Promise.resolve();
      throw new Error("the app's own");
    }).catch((error: unknown) => {
      caught.push(error);
      res.writeHead(500).end();
    });
  });
  expect((await fetch(`http://127.0.0.1:${port}/elsewhere`)).status).toBe(500);
  expect(caught).toEqual([new Error("the app's own")]);
});
