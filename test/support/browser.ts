import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type LaunchOptions,
  type Page,
} from "playwright-core";
import { afterAll, beforeAll, describe, expect, vi } from "vitest";
import { requireChromium } from "./chromium.ts";
import { startDemo, type Demo } from "./demo.ts";

const chromiumPath = requireChromium();

/** A `describe` for tests that need a real browser: skipped, loudly, on a machine that has none. */
export const describeInBrowser = describe.skipIf(chromiumPath === undefined);

interface Chromium {
  /** A person with a browser profile of their own: no cookies, no history. */
  newPerson(options?: BrowserContextOptions): Promise<Person>;
  /** A person with a browser of their own, whose settings are in the folder `profile`. */
  newPersonWithProfile(profile: string): Promise<Person>;
}

const launchOptions: LaunchOptions = {
  executablePath: chromiumPath ?? "",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    // A person's browser does not say that a program drives it: pages ask.
    "--disable-blink-features=AutomationControlled",
  ],
  // Playwright switches the back/forward cache off; people have it.
  ignoreDefaultArgs: ["--disable-back-forward-cache"],
};

/** What a journey needs: browsers, and a host to visit. */
export interface Place {
  readonly chromium: Chromium;
  readonly demo: Pick<Demo, "url" | "database">;
}

/** One Chromium for all tests of a file. To be called once, at the top of its `describe`. */
export function useChromium(): Chromium {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.launch(launchOptions);
  });
  afterAll(() => browser?.close());
  return {
    async newPerson(options) {
      if (browser === undefined) throw new Error("Chromium is not running.");
      const context = await browser.newContext({ userAgent: named(browser), ...options });
      return new Person(context, await context.newPage());
    },
    async newPersonWithProfile(profile) {
      const options = { ...launchOptions, userAgent: named(browser) };
      const context = await chromium.launchPersistentContext(profile, options);
      return new Person(context, context.pages()[0] ?? (await context.newPage()));
    },
  };
}

/** As it calls itself before people: without a window it would say that it has none. */
function named(browser: Browser | undefined): string {
  const [major = ""] = (browser?.version() ?? "").split(".");
  return `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`;
}

/** The real demo host, for all tests of a file. */
export function useDemo(): Place["demo"] {
  let demo: Demo | undefined;
  beforeAll(async () => {
    demo = await startDemo();
  });
  afterAll(async () => {
    await demo?.stop();
  });
  const running = (): Demo => {
    if (demo === undefined) throw new Error("The demo is not running.");
    return demo;
  };
  return {
    get url() {
      return running().url;
    },
    get database() {
      return running().database;
    },
  };
}

/** With scripts and without: everything must work both ways. */
export const scripting: readonly [name: string, options: BrowserContextOptions][] = [
  ["with scripts", {}],
  ["without scripts", { javaScriptEnabled: false }],
];

/** Somebody at a browser. Notes whatever a page does that none of ours may do. */
export class Person {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly #troubles: string[] = [];

  constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    this.#watch();
  }

  /** Console errors, breaches of the policy, dialogs, and requests to anywhere else. None is expected, ever. */
  #watch(): void {
    const origins = new Set<string>();
    this.page.on("framenavigated", (frame) => {
      if (frame === this.page.mainFrame()) origins.add(new URL(frame.url()).origin);
    });
    this.context.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      const elsewhere =
        protocol.startsWith("http") && !request.isNavigationRequest() && !origins.has(origin);
      if (elsewhere) this.#troubles.push(`request to ${origin}`);
    });
    this.context.on("console", (message) => {
      // Chromium's own remark on any page whose status is 4xx or 5xx.
      const remark = message
        .text()
        .startsWith("Failed to load resource: the server responded with");
      if (["error", "warning"].includes(message.type()) && !remark)
        this.#troubles.push(message.text());
    });
    this.context.on("weberror", (error) => this.#troubles.push(String(error.error())));
    this.context.on("dialog", (dialog) => {
      this.#troubles.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  /** Leaves, having seen nothing wrong. */
  async leave(): Promise<void> {
    await this.context.close();
    expect(this.#troubles).toEqual([]);
  }

  get heading(): ReturnType<Page["locator"]> {
    return this.page.locator("h1");
  }

  press(button: string | RegExp): Promise<void> {
    return this.page.getByRole("button", { name: button, exact: true }).click();
  }

  /** Asks for a link to `address`, after having been led to log in from the page that was `wanted`. */
  async ask(demoUrl: string, address: string, wanted = "/invoices/3"): Promise<void> {
    await this.page.goto(demoUrl + wanted);
    await this.page.getByLabel("Your e-mail address").fill(address);
    await this.press("Send me a link");
    await this.sees("Check your mail");
  }

  /** Asks for a link, and opens it as the mail has it. */
  async askAndOpen(demoUrl: string, address: string): Promise<string> {
    await this.ask(demoUrl, address);
    const url = await mailedLink(demoUrl, address);
    await this.page.goto(url);
    return url;
  }

  async logIn(demoUrl: string, address: string): Promise<string> {
    const url = await this.askAndOpen(demoUrl, address);
    await this.press("Log in");
    await this.sees(/^Invoice /);
    return url;
  }

  async sees(heading: string | RegExp): Promise<void> {
    try {
      await this.heading.filter({ hasText: heading }).waitFor({ timeout: 20_000 });
    } catch (cause) {
      const seen = (await this.heading.allInnerTexts()).join(", ");
      throw new Error(`There is no "${String(heading)}" but "${seen}".`, { cause });
    }
  }

  /** The address that is logged in in this browser, or null. */
  async whoAmI(demoUrl: string): Promise<string | null> {
    const response = await this.context.request.get(`${demoUrl}/whoami.json`);
    const { user } = (await response.json()) as { user: { email: string } | null };
    return user?.email ?? null;
  }
}

/**
 * The link in the newest mail to `address`. Mails are sent after the answer, so it may take a moment.
 *
 * @param after The link of an older mail, which is not the one that is waited for.
 */
export async function mailedLink(
  demoUrl: string,
  address: string,
  after?: string,
): Promise<string> {
  return (await newestMail(demoUrl, address, after)).url;
}

/** The code in the same mail. */
export async function mailedCode(
  demoUrl: string,
  address: string,
  after?: string,
): Promise<string> {
  const { text } = await newestMail(demoUrl, address, after);
  const [code] = /^\d{4} \d{4}$/m.exec(text) ?? [];
  if (code === undefined) throw new Error(`There is no code in the mail to ${address}.`);
  return code;
}

function newestMail(
  demoUrl: string,
  address: string,
  after?: string,
): Promise<{ url: string; text: string }> {
  const look = async (): Promise<{ url: string; text: string }> => {
    const response = await fetch(`${demoUrl}/inbox.json?to=${encodeURIComponent(address)}`);
    const [newest] = (await response.json()) as { url: string; text: string }[];
    if (newest === undefined || newest.url === after)
      throw new Error(`There is no mail to ${address}.`);
    return newest;
  };
  return vi.waitFor(look, { timeout: 20_000, interval: 50 });
}

let strangers = 0;

/** An address that no other test uses: asking is limited for each. */
export function newAddress(name = "ada"): string {
  strangers++;
  return `${name}-${strangers}@example.com`;
}
