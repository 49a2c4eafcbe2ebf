import { describe, expect, test } from "vitest";
import { judgeSender } from "../../../src/cli/doctor/mail-domain.ts";
import { startNameServer } from "../support/name-server.ts";

const domain = "mail.shop.dev";

/** What is found where these are all the records that there are. */
async function judged(
  texts: Readonly<Record<string, readonly string[]>> | null,
  address = `login@${domain}`,
): Promise<readonly string[]> {
  const server = await startNameServer(texts);
  const found = await judgeSender(address, { servers: [server.address] });
  await server.close();
  return found.map(({ check, status, says }) => `${check} ${status}: ${says}`);
}

const good = {
  [domain]: ["google-site-verification=x", "v=spf1 include:_spf.provider.net ~all"],
  [`_dmarc.${domain}`]: ["v=DMARC1; p=reject; rua=mailto:d@shop.dev"],
};

describe("judgeSender", () => {
  test("a domain with both", async () => {
    expect(await judged(good)).toEqual([
      `spf ok: ${domain} says in DNS which servers send for it (SPF).`,
      `dmarc ok: ${domain} asks receivers to reject what is forged in its name (DMARC).`,
    ]);
  });

  test("a domain with neither, and none of the domain above it", async () => {
    expect(await judged({})).toEqual([
      expect.stringMatching(/^spf warn: mail\.shop\.dev has no SPF record/),
      expect.stringMatching(/^dmarc warn: mail\.shop\.dev has no DMARC record/),
    ]);
  });

  test("the policy of the domain above counts", async () => {
    const above = { [domain]: ["v=spf1 -all"], "_dmarc.shop.dev": ["v=DMARC1;p=quarantine"] };
    expect((await judged(above))[1]).toMatch(/^dmarc ok: .*quarantine/);
  });

  test.each([
    [{ [domain]: ["v=spf1 a -all", "v=spf1 mx -all"] }, /^spf warn: .* has 2 SPF records/],
    [{ [domain]: ["v=spf1 +all"] }, /^spf warn: .*lets everybody send/],
    [{ [domain]: ["v=spf1 a all"] }, /^spf warn: .*lets everybody send/],
    [{ [domain]: [`v=spf1 ${"ip4:192.0.2.1 ".repeat(30)}-all`] }, /^spf ok/],
    [{ [domain]: ["v=spf10 -all"] }, /^spf warn: .* has no SPF record/],
    [{ ...good, [`_dmarc.${domain}`]: ["v=DMARC1; p=none"] }, /^dmarc warn: .*p=none/],
    [
      { ...good, [`_dmarc.${domain}`]: ["v=DMARC1; rua=mailto:a@b.dev; sp=reject"] },
      /^dmarc warn: .*p=none/,
    ],
  ])("%j", async (texts, says) => {
    expect((await judged(texts)).find((line) => says.test(line))).toBeDefined();
  });

  test("no network: nothing is looked up, and nothing fails", async () => {
    expect(await judged(null)).toEqual([
      "spf skipped: No name server answered, so this was not looked up.",
      "dmarc skipped: No name server answered, so this was not looked up.",
    ]);
  });

  test.each(["no-reply@localhost", "login@example.com", "login@app.example", "a@x.invalid"])(
    "%s: nobody can send from there",
    async (address) => {
      const [spf, dmarc] = await judged(good, address);
      expect(spf).toMatch(/^spf warn: Nobody can send mail from .*: set mailFrom/);
      expect(dmarc).toMatch(/^dmarc skipped/);
    },
  );
});
