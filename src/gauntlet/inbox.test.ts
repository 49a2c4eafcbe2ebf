import { createServer, type Server } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { httpInbox, type InboxOptions } from "./inbox.ts";
import { createRate } from "./rate.ts";

const link = /http:\/\/app\S+/;

describe("an inbox that is read over HTTP", () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  async function read(body: string, options: Partial<InboxOptions> = {}) {
    const asked: string[] = [];
    server = createServer((req, res) => {
      asked.push(req.url ?? "");
      res.end(body);
    });
    await new Promise<void>((resolve) => server?.listen(0, resolve));
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const url = `http://localhost:${port}/mails?to={address}`;
    const inbox = httpInbox({ rate: createRate(1000) }, { url, link, ...options });
    return { mails: await inbox.mailsTo("a+b@example.com"), asked };
  }

  test("an array of mails, the newest first: given the oldest first, each with its own code", async () => {
    const mails = [
      { to: "x", parts: { text: "http://app/2\n\n2222 2222\n", html: "<a href='http://app/2'>" } },
      { to: "x", parts: { text: "http://app/1?a=1&amp;b=2 now\n 1111 1111" } },
      { to: "x", parts: { text: "no link, no code: 12345" } },
    ];
    const { mails: found, asked } = await read(JSON.stringify(mails));
    expect(found).toEqual([
      { link: "http://app/1?a=1&b=2", code: "1111 1111" },
      { link: "http://app/2", code: "2222 2222" },
    ]);
    expect(asked).toEqual(["/mails?to=a%2Bb%40example.com"]);
  });

  test("an object that holds the array, the oldest first", async () => {
    const body = JSON.stringify({
      total: 2,
      messages: [{ t: "http://app/1" }, { t: "http://app/2" }],
    });
    const { mails } = await read(body, { first: "oldest" });
    expect(mails.map((mail) => mail.link)).toEqual(["http://app/1", "http://app/2"]);
  });

  test("plain text is one mail, and a pattern's group is the link", async () => {
    const { mails } = await read("go: <http://app/1>", { link: /<(http:[^>]+)>/ });
    expect(mails).toEqual([{ link: "http://app/1", code: null }]);
  });
});
