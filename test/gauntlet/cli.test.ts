import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { runCli } from "../support/cli.ts";
import { startOnpurpose } from "./support/onpurpose-host.ts";
import { startSite, type Site, type SiteKind } from "./support/sites.ts";

const folder = mkdtempSync(join(tmpdir(), "onpurpose-gauntlet-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("npx onpurpose gauntlet", () => {
  let site: Site | undefined;
  afterEach(async () => {
    await site?.close();
    site = undefined;
  });

  /** Any site, told of by a file. */
  async function config(kind: SiteKind): Promise<string> {
    site = await startSite(kind);
    const { origin } = site;
    const file = join(folder, `${kind}.json`);
    const described = {
      name: "a small app",
      ask: { url: `${origin}/ask`, fields: { email: "{address}" } },
      mail: { url: `${origin}/mails?to={address}`, link: "http\\S+" },
      loggedIn: { url: `${origin}/who`, path: "user" },
      ...(kind === "on_get" ? {} : { press: "Log in" }),
    };
    writeFileSync(file, JSON.stringify(described));
    return file;
  }

  const few = ["--only", "HTTP client", "--address", "ada+{n}@example.com", "--pace", "0"];

  test("ends with 1, and a table, where somebody got in", async () => {
    const { code, out, error } = await runCli(
      "gauntlet",
      "--config",
      await config("on_get"),
      ...few,
    );
    expect(out).toMatch(
      /^HTTP client that posts the forms +YES \(reported: GET \(real\); .*SHUT OUT/m,
    );
    expect(out).toContain("a small app: 1 intermediaries");
    expect(error).toContain("GOT IN: HTTP client that posts the forms (reported)");
    expect(code).toBe(1);
  });

  test("ends with 0, and JSON, where nobody did", async () => {
    const file = await config("asking_browser");
    const args = ["--config", file, ...few, "--json", "--no-progress", "--no-reads-mailbox"];
    const { code, out, error } = await runCli("gauntlet", ...args);
    expect({ code, error }).toEqual({ code: 0, error: "" });
    const result: unknown = JSON.parse(out);
    expect(result).toMatchObject({ passed: true, links: 2 + 8, rows: [{ sessions: [] }] });
  });

  test("plays a deployment of onpurpose by its options alone", async () => {
    const host = await startOnpurpose();
    const mail = `${host.origin}/inbox.json?to={address}`;
    const named = ["--url", `${host.origin}/magic-link`, "--mail", mail, "--round", "knowing"];
    const { code, out, error } = await runCli("gauntlet", ...named, "--markdown", ...few);
    await host.close();
    expect(error).not.toContain("GOT IN");
    expect(out).toMatch(/^\| HTTP client that posts the forms \| no \| no \| in \| in, \+1: /m);
    expect(code).toBe(0);
  });
});

describe.concurrent("npx onpurpose gauntlet, typed wrongly", () => {
  test.each([
    [["--nothing"], "There is no option --nothing"],
    [["-x"], "There is no option -x"],
    [["more"], "There is no argument besides the options, not 1"],
    [[], "--url is missing"],
    [["--url", "app"], "--url must be an http(s) URL"],
    [["--url", "http://localhost"], "--mail is missing"],
    [["--rate", "0"], "--rate is a number from"],
    [["--round", "all"], "--round is one of reported, knowing, mailbox"],
    [["--only", "nobody like this"], "No intermediary"],
    [["--config", join(folder, "none.json")], "cannot be read"],
    [["--adapter", "x", "--url", "http://localhost", "--mail", "http://localhost"], "--adapter is"],
    [["--url", "http://localhost", "--mail", "http://localhost"], "give an address of yours"],
    [
      ["--url", "https://example.com", "--mail", "http://localhost", "--address", "a@example.com"],
      "example.com is not this machine",
    ],
  ])("ends with 2 and says why: %j", async (args, why) => {
    const { code, out, error } = await runCli("gauntlet", "--no-progress", ...args);
    expect(error).toContain(why);
    expect(error).not.toContain("    at ");
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  test("a file that describes it wrongly: says what", async () => {
    const file = join(folder, "wrong.json");
    writeFileSync(file, JSON.stringify({ ask: { url: "x" } }));
    const { code, error } = await runCli("gauntlet", "--no-progress", "--config", file);
    expect(error).toContain("ask.url: an absolute URL");
    expect(code).toBe(2);
  });

  test("--help has an example, and ends with 0", async () => {
    const { code, out } = await runCli("gauntlet", "--help");
    expect(out).toContain("npx onpurpose gauntlet --url");
    expect(code).toBe(0);
  });
});
