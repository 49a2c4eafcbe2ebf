import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { Person, Place } from "../../../support/browser.ts";
import type { Host } from "./host.ts";

/** As wide as many phones. */
const phone = { viewport: { width: 390, height: 844 } };

/** A browser with cookies of its own, at a host. */
export class Profile {
  readonly person: Person;
  readonly host: Host;

  constructor(person: Person, host: Host) {
    this.person = person;
    this.host = host;
  }

  get page(): Page {
    return this.person.page;
  }

  get account(): Locator {
    return this.page.locator(".account").first();
  }

  get codeField(): Locator {
    return this.page.locator("input[autocomplete=one-time-code]");
  }

  /** Waits for a page, and looks whether it fits the screen. */
  async sees(heading: string | RegExp, page = this.page): Promise<void> {
    if (page === this.page) await this.person.sees(heading);
    else await page.locator("h1", { hasText: heading }).waitFor({ timeout: 20_000 });
    const tooWide = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth > clientWidth;
    });
    expect(tooWide, `${String(heading)} scrolls sideways`).toBe(false);
  }

  /** Waits until the cursor is in the field: what is typed before that goes nowhere. */
  fieldHasFocus(): Promise<void> {
    return this.page.locator("input:focus").waitFor();
  }

  press(button: string): Promise<void> {
    return this.person.press(button);
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url);
  }

  /** Asks for a link, on the way to an invoice. */
  async ask(address: string): Promise<void> {
    await this.open(this.host.origin + this.host.magicLinks.loginPath("/invoices/3"));
    await this.sees("Log in to Ledgerly");
    await this.page.getByLabel("Your e-mail address").fill(address);
    await this.press("Send me a link");
    await this.sees("Check your mail");
  }

  async type(code: string): Promise<void> {
    await this.page.getByLabel("Code from the mail").fill(code);
    await this.press("Log in with the code");
  }

  /** Logs in by the code. */
  async logIn(address: string): Promise<void> {
    await this.ask(address);
    await this.type((await this.host.mail(address)).code);
    await this.isAtInvoice(address);
  }

  /** Is logged in, as a person sees it: on the page that was wanted. */
  async isAtInvoice(address: string, page = this.page): Promise<void> {
    await this.sees("Invoice", page);
    expect(page.url()).toBe(`${this.host.origin}/invoices/3`);
    expect(await page.locator("#who").innerText()).toBe(address);
  }

  /** Who is logged in here, by a page of the host's. */
  async user(): Promise<string | null> {
    const response = await this.person.context.request.get(`${this.host.origin}/who`);
    const [, who = ""] = /<p id=who>([^<]*)/.exec(await response.text()) ?? [];
    expect(who).not.toBe("");
    return who === "nobody" ? null : who;
  }

  /** What a tab that waits would be told. */
  async told(): Promise<unknown> {
    const headers = { accept: "application/json" };
    const response = await this.person.context.request.get(`${this.host.url}/code`, { headers });
    const told: unknown = await response.json();
    return typeof told === "object" && told !== null ? Reflect.get(told, "page") : undefined;
  }

  text(): Promise<string> {
    return this.page.locator("main").innerText();
  }

  leave(): Promise<void> {
    return this.person.leave();
  }
}

export async function newProfile(
  { newPerson }: Place["chromium"],
  host: Host,
  options: BrowserContextOptions = {},
): Promise<Profile> {
  return new Profile(await newPerson({ ...phone, ...options }), host);
}

/** Waits for the page that a press leads to. */
async function follow(page: Page, target: Locator): Promise<void> {
  const loaded = page.waitForEvent("load");
  await target.click();
  await loaded;
}

interface Pressing {
  /** Goes into every field, before each press. */
  readonly typing: string;
  /** Whether what stands last on a page is pressed first. */
  readonly backwards?: boolean;
  readonly after?: () => Promise<void>;
}

/**
 * Opens a URL and presses everything on its page, and everything on each page that this leads to. Gives what was
 * pressed.
 */
export async function pressEverything(
  page: Page,
  url: string,
  { typing, backwards = false, after }: Pressing,
): Promise<Set<string>> {
  const targets = page.locator("main button, main a");
  const pressed = new Set<string>();
  /** False where the page has no such thing. */
  const pressNth = async (index: number): Promise<boolean> => {
    const count = await targets.count();
    if (index >= count) return false;
    for (const field of await page.locator("main input:not([type=hidden])").all()) {
      await field.fill(typing);
    }
    const target = targets.nth(backwards ? count - 1 - index : index);
    pressed.add(await target.innerText());
    await follow(page, target);
    await after?.();
    return true;
  };
  let more = true;
  for (let first = 0; more; first++) {
    // Every press may change what the page leads to: it is reached anew for each of the next.
    for (let second = 0, further = true; further; second++) {
      await page.goto(url);
      more = await pressNth(first);
      further = more && (await pressNth(second));
    }
  }
  return pressed;
}
