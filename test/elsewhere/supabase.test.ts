import { execFileSync, spawn } from "node:child_process";
import { createPublicKey, generateKeyPairSync, randomBytes, verify } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSmtp, type SmtpHost } from "../mail/support/smtp.ts";
import { environment } from "../support/environment.ts";
import { formOf, HttpBrowser } from "../support/http-browser.ts";
import { freshDatabase } from "../support/servers/fresh-database.ts";
import { describeWith } from "../support/servers/missing.ts";
import { freePort } from "../support/servers/ports.ts";
import { postgresQuery } from "../support/servers/postgres.ts";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/from-supabase.md"), "utf8");
const blocksOf = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))].map(
    ([, code = ""]) => code,
  );

/** The role of the page, under a name of this run's: roles are one server's, not one database's. */
const role = `onpurpose_login_${randomBytes(6).toString("hex")}`;
const password = randomBytes(12).toString("hex");
const ada = "0b7a8a2e-6f7e-4a53-9d3b-0e8a4f6d7c11";
const eve = "5d1c2b3a-7e6f-4f50-8a9b-1c2d3e4f5a6b";
const url = "http://localhost:4000/magic-link";

/** What the page needs of Supabase's own schema, with the names of its Auth server. */
const authSchema = `
  create schema auth;
  create table auth.users (
    id uuid primary key, email text, email_confirmed_at timestamptz, deleted_at timestamptz, banned_until timestamptz,
    is_sso_user boolean not null default false, is_anonymous boolean not null default false);
  insert into auth.users (id, email) values ('${eve}', 'Eve@example.com');
  insert into auth.users (id, email, email_confirmed_at) values ('${ada}', 'ada@example.com', now());
  insert into auth.users (id, email, deleted_at) values (gen_random_uuid(), 'gone@example.com', now());
  insert into auth.users (id, email, banned_until) values (gen_random_uuid(), 'banned@example.com', now() + interval '1 day');
  insert into auth.users (id, email, is_sso_user) values (gen_random_uuid(), 'ada@example.com', true);
  insert into auth.users (id, is_anonymous) values (gen_random_uuid(), true);
  create function auth.uid() returns uuid language sql stable as
    $$ select nullif(current_setting('request.jwt.claims', true)::json->>'sub', '')::uuid $$;
  create table public.notes (owner uuid not null, body text not null);
  alter table public.notes enable row level security;
  create policy own on public.notes for select using (auth.uid() = owner);
  insert into public.notes values ('${ada}', 'of Ada'), ('${eve}', 'of Eve');`;

await describeWith(
  "docs/from-supabase.md",
  () => freshDatabase("postgres"),
  ({ url: database }) => {
    const sql = blocksOf("sql").join("\n").replaceAll("onpurpose_login", role);
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const signingKey = { ...privateKey.export({ format: "jwk" }), kid: "3a18cfe2" };
    let folder: string;
    let smtp: SmtpHost;
    let browser: HttpBrowser;
    let stop = (): void => {};

    beforeAll(async () => {
      await postgresQuery(database, authSchema);
      await postgresQuery(database, sql.replace("a long random one", password));
      // Below the package, whose name the code imports.
      mkdirSync(join(root, ".data"), { recursive: true });
      folder = mkdtempSync(join(root, ".data/supabase-"));
      for (const code of blocksOf("ts")) {
        const [, name = ""] = /^\/\/ ([\w-]+\.ts)\n/.exec(code) ?? [];
        writeFileSync(join(folder, name), code);
      }
      smtp = await startSmtp();
      const port = await freePort();
      const own = new URL(database);
      Object.assign(own, { username: role, password });
      stop = await startServer(
        folder,
        {
          DATABASE_URL: own.href,
          ONPURPOSE_SECRET: "a secret of more than 32 bytes, 0123456789",
          ONPURPOSE_URL: url,
          PORT: String(port),
          SMTP_URL: smtp.url,
          SUPABASE_SIGNING_KEY: JSON.stringify(signingKey),
        },
        port,
      );
      browser = new HttpBrowser(`http://127.0.0.1:${port}`);
    });
    afterAll(async () => {
      stop();
      await smtp.close();
      rmSync(folder, { recursive: true, force: true });
      await postgresQuery(database, `drop owned by ${role}; drop role ${role};`);
    });

    test("its code compiles", () => {
      const config = { extends: join(root, "tsconfig.json"), include: [folder], exclude: [] };
      const file = join(folder, "tsconfig.json");
      writeFileSync(file, JSON.stringify(config));
      const compiler = join(root, "node_modules/typescript/bin/tsc");
      execFileSync(process.execPath, [compiler, "-p", file], { encoding: "utf8", stdio: "pipe" });
    });

    test("its SQL takes the people who may log in, and can be run again", async () => {
      const again = sql.slice(sql.indexOf("insert into"));
      await postgresQuery(database, again);
      const people = await postgresQuery(
        database,
        "select id, email, verified from onpurpose.people order by email",
      );
      expect(people).toEqual([
        { id: ada, email: "ada@example.com", verified: true },
        { id: eve, email: "eve@example.com", verified: false },
      ]);
      const tables = await postgresQuery(
        database,
        "select table_name from information_schema.tables where table_schema = 'public'",
      );
      expect(tables).toEqual([{ table_name: "notes" }]);
    });

    test("without a login there is no token", async () => {
      const answer = await browser.get("/supabase-token");
      expect([answer.status, answer.body]).toEqual([401, '{"error":"not_logged_in"}']);
    });

    test("a press gives a token that policies know", async () => {
      const form = formOf((await browser.get("/magic-link")).body);
      const origin = new URL(url).origin;
      await browser.post("/magic-link", { ...form, email: "eve@example.com" }, { origin });
      await expect.poll(() => smtp.delivered.length, { timeout: 20_000 }).toBe(1);
      const [, link = ""] =
        /(\/magic-link\/[0-9a-z]{40})/.exec(smtp.delivered[0]?.mail.text ?? "") ?? [];
      const fields = formOf((await browser.get(link)).body);
      expect((await browser.post(link, fields, { origin })).status).toBe(303);

      const { status, body, headers } = await browser.get("/supabase-token");
      expect([status, headers["cache-control"]]).toEqual([200, "no-store"]);
      const { token } = JSON.parse(body) as { token: string };
      const [head = "", claims = "", signature = ""] = token.split(".");
      const read = (part: string): unknown => JSON.parse(Buffer.from(part, "base64url").toString());
      expect(read(head)).toEqual({ alg: "ES256", kid: "3a18cfe2", typ: "JWT" });
      expect(read(claims)).toMatchObject({ sub: eve, role: "authenticated" });
      const key = {
        key: createPublicKey(publicKey.export({ format: "pem", type: "spki" })),
        dsaEncoding: "ieee-p1363",
      } as const;
      const signed = Buffer.from(`${head}.${claims}`);
      expect(verify("sha256", signed, key, Buffer.from(signature, "base64url"))).toBe(true);

      // As the Data API does it, with a role that owns nothing.
      const json = Buffer.from(claims, "base64url").toString().replaceAll("'", "''");
      await postgresQuery(
        database,
        `grant usage on schema auth to ${role}; grant select on public.notes to ${role};`,
      );
      const own = new URL(database);
      Object.assign(own, { username: role, password });
      own.searchParams.set("options", `-c request.jwt.claims=${json.replaceAll(" ", "\\ ")}`);
      expect(await postgresQuery(own.href, "select body from public.notes")).toEqual([
        { body: "of Eve" },
      ]);
      const [person] = await postgresQuery(
        database,
        `select verified from onpurpose.people where id = '${eve}'`,
      );
      expect(person).toEqual({ verified: true });
    });
  },
);

/** Starts the page's server, and gives what stops it. */
async function startServer(
  folder: string,
  env: Readonly<Record<string, string>>,
  port: number,
): Promise<() => void> {
  const flags = ["--conditions=onpurpose-source", "--disable-warning=ExperimentalWarning"];
  const child = spawn(process.execPath, [...flags, join(folder, "server.ts")], {
    env: { ...environment, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  child.stderr.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`The server has ended:\n${printed}`);
    const up = await fetch(`http://127.0.0.1:${port}/`).catch(() => null);
    if (up !== null) return () => void child.kill();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill();
  throw new Error(`The server does not come up:\n${printed}`);
}
