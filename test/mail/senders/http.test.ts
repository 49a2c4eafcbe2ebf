import { inspect } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import type { Mail, Mailer } from "onpurpose";
import { resendMailer } from "onpurpose/mail/resend";
import { sesMailer } from "onpurpose/mail/ses";
import { errorOf } from "../../support/error-of.ts";
import {
  drop,
  headOnly,
  json,
  silence,
  startProvider,
  type Answer,
  type ProviderServer,
} from "./support/provider-server.ts";
import { providers, type Provider, type SenderOptions } from "./support/providers.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const url = "https://app.example.com/magic-link/0123456789abcdefghjkmnpqrstvwxyz01234567";
const mail: Mail = {
  from: { name: "Invoices", address: "login@example.com" },
  to: { name: "", address: "ada@example.com" },
  subject: "Log in",
  text: `Open ${url}\n`,
  html: `<p><a href="${url}">${url}</a></p>`,
  headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
};

async function open(
  provider: Provider,
  answers: readonly Answer[],
  options: SenderOptions = {},
): Promise<{ server: ProviderServer; mailer: Mailer }> {
  const server = await startProvider(provider.check, ...answers);
  closers.push(server.close);
  const mailer = provider.open({ endpoint: server.endpoint, backoff: 10, ...options });
  closers.push(async () => mailer.close?.());
  return { server, mailer };
}

/** How long it takes, in milliseconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

describe.each(providers)("$name", (provider) => {
  const busy = json(429, { message: "too many" }, { "retry-after": "1" });
  const broken = json(500, { message: "ada@example.com" });

  test("takes a mail: one request, as documented, with everything that the mail has", async () => {
    const { server, mailer } = await open(provider, [provider.accept]);
    await mailer.send(mail);
    expect(server.faults).toEqual([]);
    expect(server.received.map(({ body }) => provider.understand(body))).toEqual([
      { ...mail, from: [mail.from], to: [mail.to] },
    ]);
  });

  test("a rehearsal builds the same and sends nothing", async () => {
    const { server, mailer } = await open(provider, [provider.accept]);
    await mailer.rehearse?.(mail);
    const wrong = { ...mail, to: { name: "", address: "ada@example.com,eve@evil.example" } };
    expect((await errorOf(mailer.rehearse?.(wrong) ?? Promise.resolve())).code).toBe(
      "invalid_argument",
    );
    await mailer.send(mail);
    expect(server.received).toHaveLength(1);
  });

  test("refuses for good: one try, and an error that tells who and what, and nothing else", async () => {
    const { server, mailer } = await open(provider, [provider.refuse]);
    const error = await errorOf(mailer.send(mail));
    expect([error.code, error.message]).toEqual(["mail_not_sent", provider.refusal]);
    expect(server.received).toHaveLength(1);
    expect(server.faults).toEqual([]);
    const told = inspect(error, { depth: 9, showHidden: true });
    for (const secret of [...provider.secrets, "ada@", "login@", "magic-link/", "Log in"]) {
      expect(told).not.toContain(secret);
    }
  });

  test.each([400, 401, 403, 404, 409, 413, 422])("answers %i: not tried again", async (status) => {
    const { server, mailer } = await open(provider, [json(status, {}), provider.accept]);
    const error = await errorOf(mailer.send(mail));
    expect(error.message).toBe(`${provider.name} did not take the mail (HTTP ${status})`);
    expect(server.received).toHaveLength(1);
  });

  test.each([408, 500, 502, 503, 504])(
    "answers %i: tried again, and taken once",
    async (status) => {
      const { server, mailer } = await open(provider, [json(status, {}), provider.accept]);
      await mailer.send(mail);
      expect(server.received).toHaveLength(2);
      expect(server.received[1]?.body).toBe(server.received[0]?.body);
      expect(server.faults).toEqual([]);
    },
  );

  test("asks to wait: it is waited for", async () => {
    const { server, mailer } = await open(provider, [busy, provider.accept]);
    const took = await timed(() => mailer.send(mail));
    expect(took).toBeGreaterThan(990);
    expect(took).toBeLessThan(5000);
    expect(server.received).toHaveLength(2);
  });

  test("asks to wait for longer than there is time: given up at once", async () => {
    const later = json(429, {}, { "retry-after": "3600" });
    const { server, mailer } = await open(provider, [later, provider.accept]);
    const took = await timed(async () => {
      const error = await errorOf(mailer.send(mail));
      expect(error.message).toBe(`${provider.name} did not take the mail (HTTP 429)`);
    });
    expect(took).toBeLessThan(1000);
    expect(server.received).toHaveLength(1);
  });

  test("fails again and again: no more tries than allowed", async () => {
    const { server, mailer } = await open(provider, [broken], { attempts: 4 });
    const error = await errorOf(mailer.send(mail));
    expect(error.message).toMatch(/ did not take the mail \(HTTP 500\)$/);
    expect(inspect(error)).toContain("tries: 4");
    expect(inspect(error)).not.toContain("ada@");
    expect(server.received).toHaveLength(4);
  });

  test("breaks connections off: tried again, and taken once", async () => {
    const { server, mailer } = await open(provider, [drop, drop, provider.accept]);
    await mailer.send(mail);
    expect(server.received).toHaveLength(3);
    expect(server.faults).toEqual([]);
  });

  test("is not there: the code of the connection is told", async () => {
    const { server, mailer } = await open(provider, [provider.accept]);
    await server.close();
    closers.splice(0);
    const error = await errorOf(mailer.send(mail));
    expect(error.message).toBe(`${provider.name} did not take the mail (ECONNREFUSED)`);
  });

  test("says nothing: each try ends in its time", async () => {
    const { server, mailer } = await open(provider, [silence], { timeout: 150 });
    const took = await timed(async () => {
      const error = await errorOf(mailer.send(mail));
      expect(error.message).toBe(`${provider.name} did not take the mail (ETIMEDOUT)`);
    });
    expect(server.received).toHaveLength(3);
    expect(took).toBeGreaterThan(440);
    expect(took).toBeLessThan(2000);
  });

  test("says nothing: all tries together end at the deadline", async () => {
    const options = { timeout: 60_000, deadline: 400, attempts: 10 };
    const { server, mailer } = await open(provider, [silence], options);
    expect(await timed(() => errorOf(mailer.send(mail)))).toBeLessThan(1500);
    expect(server.received).toHaveLength(1);
  });

  test("takes a mail and never ends its answer: taken, and not sent again", async () => {
    const { server, mailer } = await open(provider, [headOnly(200)], { timeout: 300 });
    await mailer.send(mail);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(server.received).toHaveLength(1);
  });

  test("refuses and never ends its answer: refused, and not sent again", async () => {
    const { server, mailer } = await open(provider, [headOnly(422)]);
    const took = await timed(async () => {
      const error = await errorOf(mailer.send(mail));
      expect(error.message).toBe(`${provider.name} did not take the mail (HTTP 422)`);
    });
    expect(took).toBeLessThan(3000);
    expect(server.received).toHaveLength(1);
  });

  test("leads elsewhere: not followed, with nothing of the mail", async () => {
    const elsewhere = await startProvider(() => {}, provider.accept);
    closers.push(elsewhere.close);
    for (const status of [301, 302, 303, 307, 308]) {
      const redirect = json(status, {}, { location: `${elsewhere.endpoint}/` });
      const { server, mailer } = await open(provider, [redirect]);
      const error = await errorOf(mailer.send(mail));
      expect(error.message).toBe(`${provider.name} did not take the mail (HTTP ${status})`);
      expect(server.received).toHaveLength(1);
    }
    expect(elsewhere.received).toEqual([]);
  });

  test("close ends a wait, and lets nothing more be sent", async () => {
    const slow = { backoff: 60_000, deadline: 120_000 };
    const { server, mailer } = await open(provider, [broken], slow);
    const took = await timed(async () => {
      const sent = errorOf(mailer.send(mail));
      while (server.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, 100));
      await mailer.close?.();
      expect((await sent).message).toMatch(/\(HTTP 500\)$/);
      expect((await errorOf(mailer.send(mail))).message).toMatch(/\(closed\)$/);
    });
    expect(took).toBeLessThan(5000);
    expect(server.received).toHaveLength(1);
  });
});

const smuggling: readonly string[] = [
  "Invoices\r\nBcc: eve@evil.example",
  "Invoices\nX-Evil: yes\n\n<script>",
  'Invoices" <eve@evil.example>, "',
  'Invoices\\" <eve@evil.example>, "',
  "Invoices <eve@evil.example>",
  "eve@evil.example,",
  "eve@evil.example;",
  "Ärger, Söhne; & <eve@evil.example>",
  "Ünïcode \u202e and more",
  "=?UTF-8?B?ZXZl?=",
  "Rechnungen für Käufer und Verkäufer in Österreich, der Schweiz und überall sonst 🧾🧾🧾🧾🧾🧾",
  "Invoices\0\u2028",
];

describe.each(providers)("$name gets as data", (provider) => {
  test.each(smuggling)("the name, subject and header %j", async (evil) => {
    const { server, mailer } = await open(provider, [provider.accept]);
    await mailer.send({
      ...mail,
      subject: evil,
      from: { ...mail.from, name: evil },
      to: { ...mail.to, name: evil },
      headers: { ...mail.headers, "X-Evil": evil },
    });
    expect(server.faults).toEqual([]);
    const clean = evil.replace(/[\r\n\0\u2028]+/g, " ").trim();
    const { from, to, subject, headers } = provider.understand(server.received[0]?.body ?? "");
    expect(from.map(({ address }) => address)).toEqual(["login@example.com"]);
    expect(to.map(({ address }) => address)).toEqual(["ada@example.com"]);
    if (!clean.startsWith("=?")) expect(from[0]?.name).toBe(clean);
    expect(subject).toBe(clean);
    if (!clean.startsWith("=?")) expect(headers["X-Evil"]).toBe(clean);
    expect(Object.keys(headers)).toEqual([...Object.keys(mail.headers), "X-Evil"]);
  });

  test.each(["ada@example.com,eve@evil.example", "Ada <ada@example.com>", "a@b\r\nBcc: c@d", ""])(
    "no address like %j",
    async (address) => {
      const { server, mailer } = await open(provider, [provider.accept]);
      const wrong = { name: "", address };
      expect((await errorOf(mailer.send({ ...mail, to: wrong }))).code).toBe("invalid_argument");
      expect((await errorOf(mailer.send({ ...mail, from: wrong }))).code).toBe("invalid_argument");
      expect(server.received).toEqual([]);
    },
  );

  test.each([
    "Bcc",
    "to",
    "CC",
    "From",
    "Resent-To",
    "Content-Type",
    "X Evil",
    "X:Evil",
    "X\nY",
    "",
  ])("no header like %j", async (name) => {
    const { server, mailer } = await open(provider, [provider.accept]);
    const headers = { ...mail.headers, [name]: "eve@evil.example" };
    const error = await errorOf(mailer.send({ ...mail, headers }));
    expect(error.code).toBe("invalid_argument");
    expect(server.received).toEqual([]);
  });
});

describe("what is particular", () => {
  test("a wait until a date is waited for", async () => {
    const [provider] = providers;
    if (provider === undefined) throw new Error("no Resend");
    const date = new Date(Date.now() + 2500).toUTCString();
    const later = json(503, {}, { "retry-after": date });
    const { server, mailer } = await open(provider, [later, provider.accept]);
    expect(await timed(() => mailer.send(mail))).toBeGreaterThan(800);
    expect(server.received).toHaveLength(2);
  });

  test("Resend: all tries of a mail have one idempotency key, and another mail another", async () => {
    const [resend] = providers;
    if (resend === undefined) throw new Error("no Resend");
    const inProgress = json(409, { statusCode: 409, name: "concurrent_idempotent_requests" });
    const { server, mailer } = await open(resend, [silence, inProgress, resend.accept], {
      timeout: 200,
    });
    await mailer.send(mail);
    await mailer.send(mail);
    const keys = server.received.map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toHaveLength(4);
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(keys[3]).not.toBe(keys[0]);
  });

  test("Amazon SES: throttled with 400, tried again", async () => {
    const ses = providers.find(({ name }) => name === "Amazon SES");
    if (ses === undefined) throw new Error("no SES");
    const type =
      "ThrottlingException:http://internal.amazon.com/coral/com.amazon.coral.availability/";
    const throttled = json(400, {}, { "x-amzn-errortype": type });
    const { server, mailer } = await open(ses, [throttled, ses.accept]);
    await mailer.send(mail);
    expect(server.received).toHaveLength(2);
  });

  test("Amazon SES: without the permission, no override of tracking is asked for", async () => {
    const server = await startProvider(() => {}, json(200, { MessageId: "x" }));
    closers.push(server.close);
    const mailer = sesMailer({
      region: "eu-central-1",
      accessKeyId: "AKIDEXAMPLE",
      secretAccessKey: "secret",
      endpoint: server.endpoint,
      overrideTracking: false,
    });
    await mailer.send(mail);
    expect(server.received[0]?.body).toContain('"Content"');
    expect(server.received[0]?.body).not.toContain("ConfigurationOverrides");
  });
});

describe("wrong options", () => {
  test.each([
    "http://api.resend.com",
    "http://localhost.evil.example",
    "ftp://localhost",
    "https://user:password@api.resend.com",
    "https://api.resend.com?x=1",
    "https://api.resend.com#x",
    "api.resend.com",
    "",
  ])("the endpoint %j is refused, by each", async (endpoint) => {
    for (const provider of providers) {
      const error = await errorOf((async () => provider.open({ endpoint }))());
      expect(error.code).toBe("invalid_option");
      expect(error.message).toContain("Mailer: endpoint must be an https: URL");
      expect(error.message).not.toContain("password");
    }
  });

  test.each([
    [{ attempts: 0 }, "attempts must be a whole number from 1 to 10"],
    [{ attempts: 11 }, "attempts must be a whole number from 1 to 10"],
    [{ backoff: 0 }, "backoff must be a whole number from 1 to 60000"],
    [{ backoff: 0.5 }, "backoff must be a whole number from 1 to 60000"],
    [{ deadline: 99 }, "deadline must be a whole number from 100 to 120000"],
    [{ deadline: Infinity }, "deadline must be a whole number from 100 to 120000"],
    [{ timeout: 99 }, "timeout must be a whole number from 100 to 60000"],
  ])("%j is refused, by each", async (options, message) => {
    for (const provider of providers) {
      const error = await errorOf((async () => provider.open(options))());
      expect(error.code).toBe("invalid_option");
      expect(error.message).toMatch(new RegExp(`^[a-z]+Mailer: ${message}$`));
    }
  });

  test.each([undefined, "", "re secret", "re_secret\r\nX-Evil: 1", "schlüssel"])(
    "the key %j is refused, without being told",
    async (apiKey) => {
      const error = await errorOf((async () => resendMailer({ apiKey }))());
      expect(error.code).toBe("invalid_option");
      expect(error.message).toMatch(/^resendMailer: apiKey must be the text/);
    },
  );

  test.each([undefined, "", "eu", "EU-CENTRAL-1", "eu-central-1.evil.example/"])(
    "the region %j is refused",
    async (region) => {
      const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
      const error = await errorOf((async () => sesMailer({ region, ...keys }))());
      expect(error.message).toBe('sesMailer: region must look like "eu-central-1"');
    },
  );
});
