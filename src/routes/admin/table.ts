import { showActs } from "./acts.ts";
import { endSessions, showEnd } from "./end.ts";
import { erase, showErase } from "./erase.ts";
import { exportCsv, exportJson, exportOne } from "./export.ts";
import { find } from "./find.ts";
import { issueLink, showIssue } from "./issue.ts";
import { showLink } from "./link.ts";
import { showLinks } from "./links.ts";
import { showOverview } from "./overview.ts";
import { showPerson } from "./person.ts";
import { revokeLinks, showRevoke } from "./revoke.ts";
import { showSessions } from "./sessions.ts";
import type { AdminHandler } from "./visit.ts";

interface Methods {
  readonly GET?: AdminHandler;
  readonly POST?: AdminHandler;
}

/** All that operators can ask for, by its path below their pages. */
const routes: ReadonlyMap<string, Methods> = new Map<string, Methods>([
  ["", { GET: showOverview }],
  ["/find", { POST: find }],
  ["/links", { GET: showLinks }],
  ["/links.csv", { GET: exportCsv }],
  ["/links.json", { GET: exportJson }],
  ["/person", { GET: showPerson }],
  ["/person.json", { GET: exportOne }],
  ["/sessions", { GET: showSessions }],
  ["/acts", { GET: showActs }],
  ["/issue", { GET: showIssue, POST: issueLink }],
  ["/revoke", { GET: showRevoke, POST: revokeLinks }],
  ["/end", { GET: showEnd, POST: endSessions }],
  ["/erase", { GET: showErase, POST: erase }],
]);

/** For tests that try each of them. */
export const adminPaths: readonly string[] = [...routes.keys()];

const oneLink: Methods = { GET: showLink };

/** The route of a path, and what the path names. */
export function findAdminRoute(path: string): { methods: Methods; part: string } | null {
  const methods = routes.get(path === "/" ? "" : path);
  if (methods !== undefined) return { methods, part: "" };
  const [, part] = /^\/links\/([\w-]{1,100})$/.exec(path) ?? [];
  return part === undefined ? null : { methods: oneLink, part };
}
