import { connect, type Socket } from "node:net";
import type { MagicLinks } from "onpurpose";
import { memoryStore } from "onpurpose/stores/memory";
import { overHttp, type OpenFace, type Reply } from "../../http/support/faces.ts";
import { startHost, type Host } from "../../http/support/host.ts";
import type { App, StartApp } from "../app.ts";
import type { Exceptions } from "./exceptions.ts";

export const path = "/magic-link";
export const email = "ada@example.com";
export const formType = "application/x-www-form-urlencoded";
/** What browsers say of a form that stands on a page of this site. */
export const own = { origin: "https://app.example.com", "sec-fetch-site": "same-origin" };

export interface Arrangement {
  /** Whether parsers of the host's read bodies before onpurpose does: what they refuse, the host answers. */
  readonly parsed?: boolean;
  /** False where the adapter has no `requireUser`. */
  readonly guarded?: boolean;
  /** Whether the adapter itself ends a connection on which a body was left unread. */
  readonly closes?: boolean;
  /** Default: none. */
  readonly exceptions?: Exceptions;
}

type Changes = Parameters<typeof startHost>[1];

/** Where the contract is played: the app of one test. */
export class Stage {
  readonly parsed: boolean;
  readonly guarded: boolean;
  readonly closes: boolean;
  readonly exceptions: Exceptions;
  readonly #start: StartApp;
  #open: { readonly host: Host; readonly app: App } | null = null;

  constructor(start: StartApp, arrangement: Arrangement) {
    const { parsed = false, guarded = true, closes = false, exceptions = {} } = arrangement;
    this.#start = start;
    this.parsed = parsed;
    this.guarded = guarded;
    this.closes = closes;
    this.exceptions = exceptions;
  }

  /** The title of a test to which these exceptions apply, where there are any. */
  titled(title: string, ...kinds: readonly (keyof Exceptions)[]): string {
    const reasons = kinds.flatMap((kind) => this.exceptions[kind] ?? []);
    return [title, ...reasons].join("; but ");
  }

  /** The app with onpurpose at its path. `change`: of what is mounted. */
  async open(
    changes: Changes = {},
    change: (magicLinks: MagicLinks) => MagicLinks = (magicLinks) => magicLinks,
  ): Promise<Host> {
    const { url = `https://app.example.com${path}` } = changes;
    const started: App[] = [];
    const face: OpenFace = async (magicLinks) => {
      const isBehindProxy = changes.trustedProxies !== undefined;
      const mounted = {
        magicLinks: change(magicLinks),
        path: new URL(url).pathname,
        isBehindProxy,
      };
      const app = await this.#start(mounted);
      started.push(app);
      return overHttp(Number(new URL(app.origin).port), app.close);
    };
    const host = await startHost(face, { store: memoryStore(), ...changes });
    const [app] = started;
    if (app === undefined) throw new Error("the app did not start");
    this.#open = { host, app };
    return host;
  }

  origin(): string {
    if (this.#open === null) throw new Error("no app is open");
    return this.#open.app.origin;
  }

  /** A connection on which this has been sent, and which reads nothing until told to. */
  raw(text: string): Socket {
    const socket = connect(Number(new URL(this.origin()).port), "127.0.0.1");
    socket.on("error", () => {});
    socket.pause();
    socket.write(text);
    return socket;
  }

  async close(): Promise<void> {
    await this.#open?.host.close();
    this.#open = null;
  }
}

/** A link that the app has issued by itself. */
export async function issued(host: Host): Promise<{ id: string; target: string }> {
  const { link, url } = await host.magicLinks.issue({ userId: "ada" });
  return { id: link.id, target: new URL(url).pathname };
}

const isOwn = (cookie: string): boolean => cookie.startsWith("__Host-onpurpose-");

/** The cookies that onpurpose set with an answer. */
export const ownOf = ({ setCookies }: Reply): string[] => setCookies.filter(isOwn);

/** Those that the host set with it. */
export const hostsOf = ({ setCookies }: Reply): string[] => setCookies.filter((one) => !isOwn(one));
