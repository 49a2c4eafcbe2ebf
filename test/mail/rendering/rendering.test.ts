import { beforeAll, expect, test } from "vitest";
import { describeInBrowser, useChromium, type Person } from "../../support/browser.ts";
import { apple, gmail, outlookWeb, outlookWord, type Client } from "./clients.ts";
import { deliver, ordinary, type Arrived, type MailName } from "./delivered.ts";
import { axeFaults, groundOf, misplaced, pale } from "./looks.ts";

const clients: Readonly<Record<string, Client>> = { apple, gmail, outlookWeb, outlookWord };

interface Look {
  readonly client: keyof typeof clients;
  readonly mail: MailName;
  readonly width: 320 | 390 | 1280;
  readonly scheme: "light" | "dark";
}

// The width changes no colour, so colours are judged at one; and without styles there is no dark.
const everywhere: Look[] = (["ltr", "rtl"] as const).flatMap((mail) =>
  ([320, 390, 1280] as const).flatMap((width): Look[] => [
    { client: "apple", mail, width, scheme: "light" },
    { client: "apple", mail, width, scheme: "dark" },
    { client: "gmail", mail, width, scheme: "light" },
  ]),
);
const others: Look[] = [
  { client: "apple", mail: "long", width: 320, scheme: "light" },
  { client: "apple", mail: "longRtl", width: 320, scheme: "dark" },
  { client: "gmail", mail: "long", width: 320, scheme: "light" },
  { client: "gmail", mail: "longRtl", width: 320, scheme: "light" },
  { client: "apple", mail: "link", width: 320, scheme: "light" },
  { client: "gmail", mail: "link", width: 390, scheme: "dark" },
  { client: "outlookWeb", mail: "ltr", width: 1280, scheme: "light" },
  { client: "outlookWeb", mail: "rtl", width: 390, scheme: "light" },
  { client: "outlookWord", mail: "ltr", width: 1280, scheme: "light" },
  { client: "outlookWord", mail: "rtl", width: 1280, scheme: "light" },
  { client: "outlookWord", mail: "long", width: 1280, scheme: "light" },
];

const isDark = ({ client, scheme }: Look): boolean =>
  client === "outlookWeb" || (client === "apple" && scheme === "dark");

describeInBrowser("how the mail looks, with nothing to be had from the network", () => {
  const chromium = useChromium();
  let arrived: Arrived;
  beforeAll(async () => {
    arrived = await deliver();
  });
  const scale = 2;

  async function show(client: Client, mail: MailName, width: number, scheme: "light" | "dark") {
    const person = await chromium.newPerson({
      viewport: { width, height: 800 },
      deviceScaleFactor: scale,
      colorScheme: scheme,
      offline: true,
    });
    await person.page.setContent(client(arrived[mail].html));
    return person;
  }

  /** Nothing was asked of the network: a mail that wants to load something is noted as trouble. */
  const leave = (person: Person): Promise<void> => person.leave();

  test.each([...everywhere, ...others])("$client, $mail, $width px, $scheme", async (look) => {
    const { client, mail, width, scheme } = look;
    const person = await show(clients[client] ?? apple, mail, width, scheme);
    const direction = mail === "rtl" || mail === "longRtl" ? "rtl" : "ltr";
    expect(await person.page.evaluate(misplaced, direction)).toEqual([]);
    const ground = await groundOf(person.page);
    expect(isDark(look) ? ground < 60 : ground > 230, `the ground is ${ground}`).toBe(true);
    if (width === 390 || client.startsWith("outlook")) {
      expect(await pale(person.page, scale)).toEqual([]);
      expect(await axeFaults(person.page)).toEqual([]);
    }
    await leave(person);
  });

  test.each(["apple", "outlookWord"] as const)("the card is 520 px wide in %s", async (client) => {
    const person = await show(clients[client] ?? apple, "ltr", 1280, "light");
    const cards = await person.page.locator("td[bgcolor]").evaluateAll((cells) =>
      cells
        .filter((cell) => cell.querySelector("h1") !== null)
        .map((cell) => cell.getBoundingClientRect())
        // Collapsed borders, as in Word, lie half outside.
        .map(({ x, width }) => [Math.floor(x), Math.round(width / 10) * 10]),
    );
    expect(cards).toEqual([[380, 520]]);
    await leave(person);
  });

  test("a client that darkens by force leaves everything readable", async () => {
    const person = await show(gmail, "ltr", 390, "dark");
    const session = await person.context.newCDPSession(person.page);
    await session.send("Emulation.setAutoDarkModeOverride", { enabled: true });
    expect(await pale(person.page, scale)).toEqual([]);
    await leave(person);
  });

  test("so does one that turns every colour around", async () => {
    const person = await show(gmail, "ltr", 390, "light");
    await person.page.addStyleTag({
      content: "html{filter:invert(1) hue-rotate(180deg);background:#fff}",
    });
    expect(await pale(person.page, scale)).toEqual([]);
    await leave(person);
  });

  test.each(["ltr", "rtl"] as const)("a double click copies the code: %s", async (mail) => {
    for (const client of [apple, gmail]) {
      const person = await show(client, mail, 390, "light");
      const code = person.page.getByText("7392 1846", { exact: true });
      await code.dblclick();
      expect(await person.page.evaluate(() => String(getSelection()).trim())).toBe("7392 1846");
      const shape = await code.evaluate((element) => ({
        nodes: element.childNodes.length,
        size: Number.parseFloat(getComputedStyle(element).fontSize),
        halves: [0, 5].map((from) => {
          const range = document.createRange();
          range.setStart(element.firstChild ?? element, from);
          range.setEnd(element.firstChild ?? element, from + 4);
          return range.getBoundingClientRect().x;
        }),
      }));
      expect(shape.nodes).toBe(1);
      expect(shape.size).toBeGreaterThanOrEqual(28);
      expect(shape.halves[0]).toBeLessThan(shape.halves[1] ?? 0);
      await leave(person);
    }
  });

  test("both links are the link, and there is no third", async () => {
    const person = await show(gmail, "ltr", 390, "light");
    const links = person.page.locator("[href]");
    const found = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    expect(found).toEqual([ordinary.url, ordinary.url]);
    await leave(person);
  });

  test("a preview has room for nothing but the preheader", async () => {
    const person = await show(apple, "ltr", 390, "light");
    const preview = await person.page.evaluate(() => document.body.textContent?.trim() ?? "");
    const preheader =
      "Your link and code to log in to Ledgerly. The link and the code work once, for 10 minutes.";
    expect(preview.slice(0, preheader.length)).toBe(preheader);
    const rest = preview.slice(preheader.length, preheader.length + 300);
    expect(rest).toMatch(/^[\u034f\u200c\u00a0]{300}$/);
    // And none of that is seen or read aloud in the mail itself.
    expect(await person.page.getByText(preheader.slice(0, 30)).first().isVisible()).toBe(false);
    await leave(person);
  });

  test("a mail that loads something would be noticed", async () => {
    const person = await show(
      (html) => html.replace("<h1", '<img alt="" src="http://127.0.0.1:9/x.png"><h1'),
      "ltr",
      390,
      "light",
    );
    const noticed: unknown = await leave(person).catch((error: unknown) => error);
    const troubles: unknown = noticed instanceof Error && "actual" in noticed && noticed.actual;
    expect(troubles).toContain("request to http://127.0.0.1:9");
  });
});
