import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Visitor, type ServerProcess } from "../support/site.ts";
import { startMailService, type MailService } from "./support/mail-service.ts";
import { requireRuntime } from "./support/programs.ts";
import { startOn } from "./support/start.ts";

const condition = "--conditions=onpurpose-source";
/** How each is started, and the header that tells whom it answers: a proxy's before it, or Cloudflare's. */
const runtimes = [
  { title: "Bun", name: "bun", args: [condition, "bun.ts"], forwarded: "x-forwarded-for" },
  {
    title: "Elysia on Bun",
    name: "bun",
    args: [condition, "bun-elysia.ts"],
    forwarded: "x-forwarded-for",
  },
  {
    title: "Hono on Bun",
    name: "bun",
    args: [condition, "bun-hono.ts"],
    forwarded: "x-forwarded-for",
  },
  {
    title: "Deno",
    name: "deno",
    args: ["run", "-A", "--no-lock", "--quiet", condition, "deno.ts"],
    forwarded: "x-forwarded-for",
  },
  { title: "workerd", name: "workerd", args: ["workerd.ts"], forwarded: "cf-connecting-ip" },
] as const;

for (const { title, name, args, forwarded } of runtimes) {
  const program = await requireRuntime(name);
  describe.skipIf(program === undefined)(`on ${title}`, () => {
    let mails: MailService;
    let server: ServerProcess;
    beforeAll(async () => {
      mails = await startMailService();
      server = await startOn(program ?? "", args, mails.url);
    });
    afterAll(async () => {
      await server.stop("SIGKILL");
      await mails.close();
    });

    /** From the login page to the mail. */
    async function ask(visitor: Visitor, email: string): Promise<string> {
      const login = await visitor.get("/magic-link");
      expect(login.status).toBe(200);
      const fields = { ...(await visitor.open("/magic-link")), email };
      const asked = await visitor.post("/magic-link", fields, { [forwarded]: "203.0.113.7" });
      expect(asked.status).toBeLessThan(400);
      return mails.newestTo(email);
    }

    const linkIn = (text: string): string => /https?:\/\/\S+\/[0-9a-z]{40}/.exec(text)?.[0] ?? "";

    test("a person asks, opens the mail's link, presses, is logged in, and logs out", async () => {
      const visitor = new Visitor(server);
      const link = linkIn(await ask(visitor, "ada@example.com"));
      expect(await visitor.user()).toBeNull();
      // Whatever opens it before takes nothing away.
      expect((await new Visitor(server).get(link)).status).toBe(200);
      const pressed = await visitor.post(link, await visitor.open(link));
      expect([pressed.status, pressed.location]).toEqual([303, "/"]);
      expect(await visitor.user()).toBe("ada@example.com");
      expect(await new Visitor(server).user()).toBeNull();
      // Used up.
      expect((await new Visitor(server).get(link)).status).toBe(410);
      expect((await visitor.post("/magic-link/logout", {})).status).toBe(200);
      expect(await visitor.user()).toBeNull();
      expect(server.output()).toBe(`listening on port ${new URL(server.origin).port}\n`);
    });

    test("the code in the mail logs in, too", async () => {
      const visitor = new Visitor(server);
      const text = await ask(visitor, "bob@example.com");
      const [code = ""] = /^\d{4} \d{4}$/m.exec(text) ?? [];
      const page = await visitor.get("/magic-link/code");
      expect(page.status).toBe(200);
      const typed = { ...(await visitor.open("/magic-link/code")), code };
      expect((await visitor.post("/magic-link/code", typed)).status).toBe(303);
      expect(await visitor.user()).toBe("bob@example.com");
    });

    test("whose address asked is known", async () => {
      await ask(new Visitor(server), "cleo@example.com");
      const { body } = await new Visitor(server).get("/asks.json?email=cleo%40example.com");
      expect(JSON.parse(body)).toMatchObject([{ clientAddress: "203.0.113.7" }]);
    });

    test("a press from elsewhere, and a body that is too long, change nothing", async () => {
      const visitor = new Visitor(server);
      const link = linkIn(await ask(visitor, "dora@example.com"));
      const form = await visitor.open(link);
      const elsewhere = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
      expect((await visitor.post(link, form, elsewhere)).status).toBe(403);
      const long = visitor.post(link, { ...form, more: "x".repeat(200_000) });
      // Some end the connection on which they have left a body unread, before or after their answer has come.
      expect([413, "cut off"]).toContain(
        await long.then(({ status }) => status).catch(() => "cut off"),
      );
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect((await visitor.post(link, form)).status).toBe(303);
    });

    test("the app's other pages are its own, and a HEAD has no body", async () => {
      const visitor = new Visitor(server);
      expect((await visitor.get("/elsewhere")).body).toBe("the app's own /elsewhere");
      const head = await visitor.http.request("HEAD", "/magic-link");
      expect([head.status, head.body]).toEqual([200, ""]);
      expect((await visitor.get("/magic-link/no/such/page")).status).toBe(404);
    });
  });
}
