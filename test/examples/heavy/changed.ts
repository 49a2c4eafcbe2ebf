import { readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { SmtpHost } from "../../mail/support/smtp.ts";
import { formOf, HttpBrowser, type Answer } from "../../support/http-browser.ts";
import { askedBy, login } from "../journey.ts";
import type { Example } from "../start.ts";

// What becomes of `magicLinks`, and of who is logged in, while files of an app change under its development server.

/** Where an app says who is in, and where it makes its `magicLinks`: both are changed. */
export interface Changing {
  readonly page: string;
  readonly configuration: string;
}

/** Next and Nuxt keep to one of them; what Vite loads anew, makes another each time, beside those before. */
export const changing: Readonly<Record<string, { places: Changing; connections: number[] }>> = {
  next: {
    places: { page: "app/page.tsx", configuration: "magic-links.ts" },
    connections: [1, 1, 1, 1],
  },
  nuxt: {
    places: { page: "app/pages/index.vue", configuration: "server/utils/magic-links.ts" },
    connections: [1, 1, 1, 1],
  },
};

export interface AfterChange {
  /** Whether Ada was still logged in. */
  readonly loggedIn: boolean;
  /** How often any process had the database open. */
  readonly connections: number;
}

/** Logs in, changes files three times, and tells what was so after each, the first entry being before any. */
export async function changed(
  copy: string,
  { page, configuration }: Changing,
  example: Example,
  smtp: SmtpHost,
): Promise<AfterChange[]> {
  const ada = new HttpBrowser(example.url);
  const link = await askedBy(ada, smtp);
  await ada.post(link, formOf((await ada.get(link)).body));
  const seen: AfterChange[] = [];
  const written = readFileSync(join(copy, page), "utf8");
  for (let time = 0; time < 4; time++) {
    if (time > 0) {
      edit(join(copy, configuration), (text) => `${text}// Changed.\n`);
      edit(join(copy, page), () => written.replaceAll("Hello", `Hello${time}`));
    }
    const word = time === 0 ? "Hello" : `Hello${time}`;
    // A server that starts anew may keep a request for ever.
    const look = (): Promise<Answer | null> =>
      Promise.race([ada.get("/").catch(() => null), after(3000)]);
    let home = await look();
    const isThere = async (): Promise<boolean> => {
      home = await look();
      return home?.location === login || home?.body.includes(word) === true;
    };
    await expect.poll(isThere, { timeout: 30_000, interval: 200 }).toBe(true);
    // Its routes, beside its pages.
    expect((await ada.get("/magic-link")).status).toBe(200);
    seen.push({
      loggedIn: home?.location === null,
      connections: connectionsTo(join(copy, "changed.db")),
    });
  }
  return seen;
}

const after = (ms: number): Promise<null> =>
  new Promise((resolve) => setTimeout(() => resolve(null), ms));

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, "utf8")));
}

/** On Linux: how many descriptors of all processes are of this file. */
function connectionsTo(file: string): number {
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return processes.flatMap((pid) => openedBy(pid)).filter((path) => path === file).length;
}

function openedBy(pid: string): string[] {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).flatMap((descriptor) => {
      try {
        return readlinkSync(join(folder, descriptor));
      } catch {
        return [];
      }
    });
  } catch {
    // Gone by now, or another's.
    return [];
  }
}
