import { writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import * as v from "valibot";
import { createMagicLinks, type MagicLinks } from "../../src/index.ts";
import { postgresStore } from "../../src/stores/postgres.ts";
import { sqliteStore } from "../../src/stores/sqlite.ts";
import type { Store } from "../../src/stores/store.ts";
import { hasTerminals, runCli, runCliIn, runCliOnTerminal, type Ran } from "../support/cli.ts";
import { freshDatabase } from "../support/servers/fresh-database.ts";
import { describeWith } from "../support/servers/missing.ts";
import { useModules } from "./support/app-module.ts";
import {
  proxyAddress,
  startDeployment,
  withHeader,
  without,
  type Deployment,
} from "./support/deployment.ts";
import { localhostCertificate } from "./support/localhost-certificate.ts";
import { startNameServer } from "./support/name-server.ts";

/** Where lines are broken depends on how long the path of a test's folder is. */
const unbroken = (text: string): string => text.replaceAll(/\s+/g, "");

const { folder, moduleOf } = useModules();
const secret = "kUJ8wZ5rT2pQ9xVb3nM7cL1sD6fG4hYa";
const source = (path: string): string =>
  JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);

/** A module of an app whose store is made by this code. */
const moduleCode = (url: string, imports: string, store: string, more = ""): string => `
  import { createMagicLinks } from ${source("index.ts")};
  ${imports}
  export const magicLinks = createMagicLinks({
    url: ${JSON.stringify(url)},
    secret: ${JSON.stringify(secret)},
    store: ${store},
    users: { findById: () => null, findByEmail: () => null },
    mailer: { send: async () => {}, rehearse: async () => {} },
    mailFrom: "login@shop.dev",
    trustedProxies: ["${proxyAddress}"],
    ${more}
  });`;

const sqliteModule = (url: string, file: string, more = ""): string =>
  moduleCode(
    url,
    `import { sqliteStore } from ${source("stores/sqlite.ts")};`,
    `sqliteStore(${JSON.stringify(file)})`,
    more,
  );

/** The same app, as the deployment runs it. */
const running = (url: string, store: Store): MagicLinks =>
  createMagicLinks({
    url,
    secret,
    store,
    users: { findById: () => null, findByEmail: () => null },
    mailer: { send: async () => {}, rehearse: async () => {} },
    mailFrom: "login@shop.dev",
    trustedProxies: [proxyAddress],
  });

const Report = v.object({
  failed: v.number(),
  warned: v.number(),
  checks: v.array(
    v.strictObject({ part: v.string(), check: v.string(), status: v.string(), says: v.string() }),
  ),
});

/** What is not in order, by part and name. */
function wrongIn({ out }: Ran): readonly string[] {
  const { checks } = v.parse(Report, JSON.parse(out));
  return checks
    .filter(({ status }) => status === "warn" || status === "fail")
    .map(({ part, check, status }) => `${part} ${check}: ${status}`);
}

describe("npx onpurpose doctor, SQLite", () => {
  let deployment: Deployment;
  let own: MagicLinks;
  let app: string;
  let url: string;
  beforeAll(async () => {
    deployment = await startDeployment();
    url = `${deployment.origin}/magic-link`;
    const file = join(folder, "deployed.db");
    own = running(url, sqliteStore(file));
    deployment.serve(own);
    app = moduleOf("deployed.ts", sqliteModule(url, file));
  });
  afterEach(() => deployment.meddle({}));
  afterAll(async () => {
    await deployment.close();
    await own.close();
  });

  test("all in order: says so, and ends with 0", async () => {
    const { code, out, error } = await runCli("doctor", "--app", app);
    expect(unbroken(out)).toMatch(/^Frominsideokconfig\S+loads,andallits/);
    expect(out).toContain("\nFrom outside\n  ok    base-url             Links lead to http://127");
    expect(out).toContain(
      "  ok    same-app             The deployment has this app's secret and d",
    );
    expect(out).toMatch(/\n\n0 failures, 0 warnings, \d\d in order, \d skipped\n$/);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(out).not.toContain(secret);
  });

  test("something fails: 1, on a terminal and as data", async () => {
    deployment.meddle({ answer: without("x-frame-options") });
    const { code, out } = await runCli("doctor", `--app=${app}`, "--json", "--no-probe");
    expect(out.split("\n")).toHaveLength(2);
    expect(wrongIn({ out, code, error: "" })).toEqual([
      "outside headers: fail",
      "outside error-page: fail",
    ]);
    expect(out).toContain('"check":"same-app","status":"skipped"');
    expect(code).toBe(1);
    if (hasTerminals()) {
      const ran = await runCliOnTerminal("doctor", "--app", app);
      expect(ran.out).toContain("Asking http://127.0.0.1:");
      expect(ran.out).toContain("  FAIL  headers              x-frame-options is taken away");
      expect(ran.code).toBe(1);
    }
  });

  test("--url alone, elsewhere, and --no-outside", async () => {
    const alone = await runCli("doctor", "--url", url, "--json");
    expect(wrongIn(alone)).toEqual([]);
    expect(alone.code).toBe(0);
    const elsewhere = await runCli("doctor", "--app", app, "--json", "--url", `${url}s`);
    expect(wrongIn(elsewhere)).toEqual(["outside base-url: warn", "outside reached: fail"]);
    const { out } = await runCli("doctor", "--app", app, "--no-outside");
    expect(out).not.toContain("From outside");
  });

  test("--mail: a file, and none", async () => {
    const file = join(folder, "login.eml");
    const damaged = `${url}/0123456789abcdefghjkmnpqrstvwxyz01234567`;
    writeFileSync(file, `From: login@shop.dev\nContent-Type: text/plain\n\nHello ${damaged}\n`);
    const ran = await runCli("doctor", "--app", app, "--no-outside", "--mail", file);
    expect(ran.out).toContain("\nThe mail\n");
    expect(ran.out).toContain("  FAIL  mail-token           The link is damaged");
    expect(ran.code).toBe(1);
    const none = await runCli("doctor", "--app", app, "--mail", `${file}x`);
    expect(none).toEqual({
      code: 2,
      out: "",
      error: "onpurpose: --mail: the file cannot be read (ENOENT).\n",
    });
  });

  test("--database alone", async () => {
    const ran = await runCli("doctor", "--database", join(folder, "deployed.db"), "--json");
    expect(wrongIn(ran)).toEqual([]);
    expect(ran.out).toContain('"check":"schema","status":"ok"');
  });
});

await describeWith(
  "npx onpurpose doctor, PostgreSQL",
  () => freshDatabase("postgres"),
  ({ url: database }) => {
    const url = "http://127.0.0.1:1/magic-link";
    const app = moduleOf(
      "postgres.ts",
      moduleCode(
        url,
        `import pg from ${JSON.stringify(import.meta.resolve("pg"))};
         import { postgresStore } from ${source("stores/postgres.ts")};`,
        `postgresStore(new pg.Pool({ connectionString: ${JSON.stringify(database)}, max: 2 }))`,
      ),
    );
    const pool = new pg.Pool({ connectionString: database, max: 2 });
    const store = postgresStore(pool);
    afterAll(() => pool.end());

    test("tables that are not there, and then are; a deployment that is not there", async () => {
      const before = await runCli("doctor", "--app", app, "--json");
      expect(wrongIn(before)).toEqual([
        "inside store: fail",
        "inside schema: fail",
        "outside reached: fail",
      ]);
      await store.migrate();
      const after = await runCli("doctor", "--app", app, "--json", "--no-outside");
      expect(wrongIn(after)).toEqual([]);
      expect(after.out).toContain('"check":"database-clock","status":"ok"');
    });

    test("behind a proxy, told by its own visits", async () => {
      const deployment = await startDeployment();
      const at = `${deployment.origin}/magic-link`;
      deployment.serve(running(at, store));
      const here = moduleOf(
        "postgres-deployed.ts",
        moduleCode(
          at,
          `import pg from ${JSON.stringify(import.meta.resolve("pg"))};
           import { postgresStore } from ${source("stores/postgres.ts")};`,
          `postgresStore(new pg.Pool({ connectionString: ${JSON.stringify(database)}, max: 2 }))`,
        ),
      );
      const ran = await runCli("doctor", "--app", here, "--json");
      expect(wrongIn(ran)).toEqual([]);
      expect(ran.out).toContain("This machine's address is recorded as it is, 127.0.0.1.");
      await deployment.close();
    });
  },
);

describe("npx onpurpose doctor, https", () => {
  let deployment: Deployment;
  let own: MagicLinks;
  let app: string;
  let dns: string;
  let endDns: () => Promise<void>;
  const ca = join(folder, "localhost.pem");
  beforeAll(async () => {
    writeFileSync(ca, localhostCertificate.cert);
    const server = await startNameServer({ "shop.dev": ["v=spf1 -all"] });
    [dns, endDns] = [server.address, () => server.close()];
    deployment = await startDeployment({ tls: localhostCertificate });
    const url = `${deployment.origin}/magic-link`;
    const file = join(folder, "https.db");
    own = running(url, sqliteStore(file));
    deployment.serve(own);
    app = moduleOf("https.ts", sqliteModule(url, file));
  });
  afterAll(async () => {
    await Promise.all([deployment.close(), endDns()]);
    await own.close();
  });
  const env = { NODE_EXTRA_CA_CERTS: ca };
  const run = (): Promise<Ran> => runCliIn({ env }, "doctor", "--app", app, "--json", "--dns", dns);

  test("what only https has: the certificate, HSTS, the cookie's prefix, the mail's domain", async () => {
    const first = await run();
    expect(wrongIn(first)).toEqual(["inside dmarc: warn", "outside hsts: warn"]);
    expect(first.out).toContain(
      "The cookie __Host-onpurpose-browser arrives with Secure, HttpOnly and SameSite=Lax.",
    );
    expect(first.code).toBe(0);
    const hsts = withHeader("strict-transport-security", "max-age=63072000");
    deployment.meddle({
      answer(answer) {
        hsts(answer);
        answer.headers = answer.headers.map(([name, value]) => [
          name,
          value.replace("; Secure", ""),
        ]);
      },
    });
    const second = await run();
    expect(wrongIn(second)).toEqual(["inside dmarc: warn", "outside cookie: fail"]);
    expect(second.out).toContain("secure is gone. Browsers refuse a cookie of such a name unless");
  });

  test("a certificate that nobody vouches for", async () => {
    const { out, code } = await runCli("doctor", "--app", app, "--dns", dns);
    expect(out).toMatch(/FAIL {2}reached {14}Nobody vouches for the certificate of\s+localhost:/);
    expect(code).toBe(1);
  });
});

describe("npx onpurpose doctor, where it cannot look", () => {
  test("an app that does not load: why, without what nobody should read; then the rest", async () => {
    const url = "https://app.example.com/magic-link";
    const wrong = moduleOf("wrong.ts", sqliteModule(url, join(folder, "w.db"), "linkLifetime: 1,"));
    const { out, code } = await runCli("doctor", "--app", wrong, "--json", "--no-outside");
    expect(out).toContain('option \\"linkLifetime\\" must be a whole number of seconds from 60 to');
    expect(code).toBe(1);
    const throwing = moduleOf(
      "throws.ts",
      'throw new Error("cannot reach postgres://app:hunter22@db.example/app\\nat once")',
    );
    const thrown = await runCli("doctor", "--app", throwing);
    expect(unbroken(thrown.out)).toContain("cannotreachpostgres://app:***@db.example/app");
    expect(thrown.out + thrown.error).not.toContain("hunter22");
    expect(thrown.code).toBe(1);
  });

  test("secrets that look like words, and more of them than a change needs", async () => {
    const file = join(folder, "weak.db");
    const url = "http://localhost:1/magic-link";
    const weak = "my very secret password of 32 bytes";
    const code = sqliteModule(url, file, 'trustedProxies: ["0.0.0.0/0"],').replace(
      JSON.stringify(secret),
      JSON.stringify([secret, weak, `${weak}!`]),
    );
    const twice = code.replace(`trustedProxies: ["${proxyAddress}"],`, "");
    const ran = await runCli(
      "doctor",
      "--app",
      moduleOf("weak.ts", twice),
      "--json",
      "--no-outside",
    );
    expect(wrongIn(ran)).toEqual([
      "inside secret: warn",
      "inside rotation: warn",
      "inside trusted-proxies: fail",
    ]);
    expect(ran.out).not.toContain("very secret");
  });

  test.each([
    [[], "There is no onpurpose.config.ts in this folder"],
    [["--url", "http://app.example.com/x"], "--url must be https"],
    [["--dns", "name", "--app", "x.ts"], "--dns is an address"],
    [["--probes"], "There is no option --probes"],
  ])("%j: says what it takes", async (args, why) => {
    const { code, out, error } = await runCli("doctor", ...args);
    expect(error).toContain(why);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });
});
