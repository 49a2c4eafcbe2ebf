import type { IncomingMessage } from "node:http";
import type { MagicLinks, Mailer } from "onpurpose";
import type { Config } from "./config.ts";
import type { Answer } from "./http.ts";
import type { Inbox } from "./inbox.ts";
import type { Invoices } from "./invoices.ts";
import type { Page, PageContext } from "./pages/layout.ts";
import type { ProblemStatus } from "./pages/problem.ts";
import type { Account } from "./users.ts";

/** What the app is made of. */
export interface App {
  readonly config: Config;
  readonly magicLinks: MagicLinks<Account>;
  readonly invoices: Invoices;
  readonly mailer: Mailer;
  readonly mailFrom: string;
  /** The development inbox, or null when mails really go out. */
  readonly inbox: Inbox | null;
  /** One line for whoever runs this. Never given anything secret. */
  readonly log: (line: string) => void;
}

/** A request to one of the app's own pages. */
export interface Visit {
  readonly req: IncomingMessage;
  readonly path: string;
  readonly query: URLSearchParams;
  /** What the path's pattern caught. */
  readonly part: string;
  readonly account: Account | null;
  readonly context: PageContext;
  /** A whole page around what the route has to say. */
  page(status: number, page: Page): Answer;
  problem(status: ProblemStatus, headers?: Readonly<Record<string, string>>): Answer;
}

export type Handler = (app: App, visit: Visit) => Answer | Promise<Answer>;
