import { once } from "node:events";
import { createServer } from "node:http";
import { DatabaseSync } from "node:sqlite";
import { expect, test, vi } from "vitest";
import { mailedLink, newAddress, type Person, type Place } from "../../support/browser.ts";

/** A page of another origin, such as webmail, with something in its head. */
async function serveMailPage(head: string, link: string): Promise<{ url: string; close(): void }> {
  const body = `<!doctype html><meta charset=utf-8><title>Mail</title>${head}<a href="${link}">the link</a>`;
  const server = createServer((_req, res) => res.setHeader("content-type", "text/html").end(body));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://localhost:${address.port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const rules = (kind: "prefetch" | "prerender", url: string): string =>
  `<script type="speculationrules">${JSON.stringify({ [kind]: [{ urls: [url], eagerness: "immediate" }] })}</script>`;

const heads: readonly [name: string, head: (url: string) => string][] = [
  ["<link rel=prefetch>", (url) => `<link rel="prefetch" href="${url}" as="document">`],
  ["a prefetching speculation rule", (url) => rules("prefetch", url)],
  ["a prerendering speculation rule", (url) => rules("prerender", url)],
];

export function aheadJourneys({ chromium, demo }: Place): void {
  /** Waits until the audit of the link to `address` tells that it was requested ahead of a person. */
  function sawItAhead(address: string): Promise<void> {
    const sql =
      "SELECT reason FROM onpurpose_visits WHERE link_id IN (SELECT id FROM onpurpose_links WHERE address = ?)";
    return vi.waitFor(() => {
      const database = new DatabaseSync(demo.database, { readOnly: true });
      const reasons = database
        .prepare(sql)
        .all(address)
        .map(({ reason }) => reason);
      database.close();
      expect(reasons).toContain("prefetch");
    }, 10_000);
  }

  async function logsInAfterwards(person: Person, address: string): Promise<void> {
    await person.sees("Log in to Ledgerly?");
    expect(await person.whoAmI(demo.url)).toBeNull();
    await person.press("Log in");
    await person.sees(/^Invoice /);
    expect(await person.whoAmI(demo.url)).toBe(address);
  }

  test.each(heads)("by another site's %s", async (_name, head) => {
    const person = await chromium.newPerson();
    const address = newAddress();
    await person.ask(demo.url, address);
    const url = await mailedLink(demo.url, address);
    const mail = await serveMailPage(head(url), url);
    await person.page.goto(mail.url);
    await sawItAhead(address);
    await person.page.getByRole("link", { name: "the link" }).click();
    await logsInAfterwards(person, address);
    // Not `leave`: the other site's console has an error, since ours lets no other site embed anything.
    await person.context.close();
    mail.close();
  });

  test.each(["prefetch", "prerender"] as const)(
    "by a %s rule on a page of the same site",
    async (kind) => {
      const person = await chromium.newPerson({ bypassCSP: true });
      const address = newAddress();
      await person.ask(demo.url, address);
      const url = await mailedLink(demo.url, address);
      await person.page.goto(demo.url);
      await person.page.evaluate(
        ([rule, link]) => {
          document.head.append(document.createRange().createContextualFragment(rule));
          document.body.innerHTML += `<a id="ahead" href="${link}">the link</a>`;
        },
        [rules(kind, url), url] as const,
      );
      await sawItAhead(address);
      await person.page.getByRole("link", { name: "the link" }).click();
      await logsInAfterwards(person, address);
      await person.leave();
    },
  );
}
