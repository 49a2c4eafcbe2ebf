import type { Browser } from "../../browser-id.ts";
import { randomText } from "../../crypto.ts";
import { sealAct } from "../../act-form.ts";
import type { Fields } from "../../http/form.ts";
import type { HttpRequest } from "../../http/message.ts";
import type { Frame } from "../../pages/admin/frame.ts";
import type { Report, ReportPeriod } from "../../reports/report.ts";
import type { RouteContext } from "../context.ts";
import type { AdminReply } from "./reply.ts";

/** A request to the operators' pages, by somebody who may make it. */
export interface AdminVisit {
  readonly context: RouteContext;
  readonly request: HttpRequest;
  /** What it asks for, each parameter once. */
  readonly query: Fields;
  /** What the path names, where it names something; else empty. */
  readonly part: string;
  readonly operator: string;
  /** Known by its cookie, or made known by the answer. */
  readonly browser: Browser;
  readonly frame: Frame;
  readonly report: MakeReport;
}

export type MakeReport = (period: ReportPeriod) => Promise<Report>;

/** A form that was posted, and came from our own page, for exactly what it asks for. */
export type AdminHandler = (visit: AdminVisit) => AdminReply | Promise<AdminReply>;

/** The acts that forms are sealed for. */
export type FormName = "issue" | "revoke" | "end" | "erase";

/** The sealed field of a form in this browser, for this operator, this act and this target. */
export function formFor(
  { context, browser, operator }: AdminVisit,
  act: FormName,
  target: string,
): string {
  const { keyring, now } = context.settings;
  const binding = { browserId: browser.id, operator, act, target };
  return sealAct(keyring, binding, { madeAt: now(), nonce: randomText(16) });
}
