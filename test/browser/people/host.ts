import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { MagicLinks, MagicLinksOptions } from "onpurpose";
import { nodeHandler } from "onpurpose/adapters/node";
import { startSmtp } from "../../mail/support/smtp.ts";
import { freePort } from "../../support/demo.ts";
import { slowProxy } from "../../support/people/slow-proxy.ts";
import { until } from "../../support/people/until.ts";
import { createAppLinks } from "../app-links.ts";

/** A request as it came. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders: readonly string[];
}

/** A small app on a file of SQLite with a real SMTP server, that keeps every request as it came. */
export interface PeopleHost {
  readonly origin: string;
  readonly magicLinks: MagicLinks;
  readonly arrived: readonly Arrived[];
  /** Gives the address of a new account. */
  addUser(): string;
  /** The link in mail number `count` to an address, a minute after it was sent: people do not sit and wait. */
  mailedLink(address: string, count?: number): Promise<string>;
  /** The same for a link that the app issues by itself. */
  issuedLink(address: string): Promise<{ readonly id: string; readonly url: string }>;
  /** Waits until the app has shown its own page to somebody who was logged in. Says what `navigator.webdriver` was. */
  greeted(address: string): Promise<{ readonly webdriver: string | null }>;
  close(): Promise<void>;
}

export interface PeopleHostOptions extends Pick<MagicLinksOptions, "otherBrowser"> {
  /** Behind a slow network. Default false. */
  readonly slow?: boolean;
}

/** A bar of EDGE, roughly. */
const slowNetwork = { latency: 300, speed: 20_000 };

const minute = 60_000;

export async function startPeopleHost(options: PeopleHostOptions = {}): Promise<PeopleHost> {
  const { slow = false, ...mode } = options;
  const smtp = await startSmtp();
  const port = await freePort();
  const proxy = slow ? await slowProxy(port, slowNetwork) : null;
  const origin = `http://localhost:${proxy?.port ?? port}`;
  // Mails take a while to be read. The clock does, in place of the test.
  let ahead = 0;
  const links = createAppLinks(origin, smtp, { now: () => Date.now() + ahead, ...mode });
  const { magicLinks } = links;
  const app = new App(magicLinks);
  const server = createServer((req, res) => {
    app.answer(req, res).catch(() => res.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(port, resolve));
  return {
    ...links,
    origin,
    arrived: app.arrived,
    async mailedLink(address, count = 1) {
      const link = await until(`mail ${count} to ${address}`, () => {
        const mails = smtp.delivered.filter(({ to }) => to.includes(address));
        return /http:\/\/\S+\/[0-9a-z]{40}/.exec(mails[count - 1]?.mail.text ?? "")?.[0] ?? null;
      });
      ahead += minute;
      return link;
    },
    async issuedLink(address) {
      const { link, url } = await magicLinks.issue({ userId: address, redirectTo: "/invoices/3" });
      ahead += minute;
      return { id: link.id, url };
    },
    greeted: (address) =>
      until(`${address} to be logged in`, () => app.greeted.get(address) ?? null),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await proxy?.close();
      await links.close();
    },
  };
}

/** The app's own pages: each says who is logged in, and tells the app whether a program drives the browser. */
class App {
  readonly arrived: Arrived[] = [];
  readonly greeted = new Map<string, { readonly webdriver: string | null }>();
  readonly #magicLinks: MagicLinks;
  readonly #handle: ReturnType<typeof nodeHandler>;

  constructor(magicLinks: MagicLinks) {
    this.#magicLinks = magicLinks;
    this.#handle = nodeHandler(magicLinks);
  }

  async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { method = "", url: path = "", rawHeaders } = req;
    this.arrived.push({ method, path, rawHeaders });
    if (await this.#handle(req, res)) return;
    const user = await this.#magicLinks.currentUser(req);
    const { pathname, searchParams } = new URL(path, "http://localhost");
    const page = pages[pathname];
    // With script the page reports by itself. Without, whoever sees the image below sees no script.
    if (user !== null && pathname === "/seen") {
      this.greeted.set(user.email, { webdriver: searchParams.get("webdriver") });
    }
    const headers = { "content-type": "text/html", "cache-control": "no-store" };
    res.writeHead(page === undefined ? 204 : 200, headers).end(page?.(user?.email ?? "nobody"));
  }
}

const page = (title: string, body: string): string => `<!doctype html><html lang=en>
<link rel=icon href="data:,"><meta name=viewport content="width=device-width"><title>${title}</title>
<style>button{width:200px;height:50px;border:0;background:#1d4ed8}</style><h1>${title}</h1>${body}`;

const pages: Readonly<Record<string, (who: string) => string>> = {
  "/invoices/3": (who) =>
    page(
      "Invoice",
      `<p>${who}</p><script>fetch("/seen?webdriver=" + navigator.webdriver)</script>
<noscript><img src="/seen" alt=""></noscript>`,
    ),
  // Where somebody has once typed an address, which the browser has kept.
  "/newsletter": () =>
    page(
      "Newsletter",
      `<form action="/subscribed" method=post>
<input name=address type=email autocomplete=email autofocus><button>Go</button></form>`,
    ),
  "/subscribed": () => page("Subscribed", "<button>Fine</button>"),
};
