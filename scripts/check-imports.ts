// Proves the directions of imports in src, and that no files import each other in a circle.
// The linter has rules for the same directions. They answer in the editor, but their patterns can have
// holes; this table has none: what it does not allow is forbidden.

import { join } from "node:path";
import { findCycle } from "./pipeline/find-cycle.ts";
import { readImports, type Import } from "./pipeline/read-imports.ts";

/** A file or folder of src, and what goes with it, separated by spaces. */
type Table = Readonly<Record<string, string>>;

// What each may import besides its own folder. "root" is every file directly in src that has no row of its
// own. "type:x" allows `import type` alone: the shape of plain data, no behaviour.
const allowed: Table = {
  index:
    "magic-links options type:events routes flows timeline type:reports pages locales http intermediaries stores/store stores/ask mail/mailer mail/link-mail mail/login-mail mail/templates type:telemetry type:webhooks root",
  adapters: "index magic-links http root",
  // Only shapes of what they are plugged into.
  integrations: "type:routes type:flows type:magic-links http root",
  client: "type:pages",
  openapi: "routes pages",
  "magic-links":
    "options routes flows type:timeline type:reports pages locales http intermediaries stores/store mail/mailer type:webhooks root",
  options:
    "options-schema events telemetry webhooks type:routes pages locales http stores/store mail/mailer mail/templates root",
  events: "stores/around type:stores/store type:stores/ask root",
  telemetry: "type:events stores/around stores/store stores/ask type:mail/mailer root",
  webhooks: "events type:stores/store root",
  "options-schema": "type:pages locales type:stores/store webhooks root",
  routes:
    "flows pages timeline locales http intermediaries stores/store stores/judge stores/session mail/mailer telemetry type:reports root",
  // Of the timeline only what tells it: a host that never draws one need not load what does.
  flows:
    "timeline/tell timeline/advice-asks type:timeline reports locales intermediaries stores/store stores/judge stores/session stores/ask stores/purge mail/mailer mail/templates mail/asked-from mail/link-mail root",
  timeline:
    "intermediaries/reasons mail/asked-from stores/judge type:stores/store type:stores/ask root",
  reports: "stores/judge type:stores/store root",
  pages:
    "locales http type:flows timeline/outside type:timeline type:reports type:stores/store type:stores/ask type:stores/act root",
  mail: "locales root",
  locales: "root",
  http: "root",
  intermediaries: "type:http type:stores/store root",
  stores: "root",
  root: "type:stores/store type:stores/ask type:mail/mailer type:mail/templates type:locales type:http",
  gauntlet: "type:index intermediaries http root",
  // Of the stores those that have a URL.
  cli: "index gauntlet intermediaries magic-links timeline/outside timeline/break-line stores/sqlite stores/postgres stores/mysql stores/redis stores/memory stores/schema-store stores/store stores/sql/dialect stores/sql/migrations flows/adopt-link http/headers http/proxies http/read-body root",
  testing:
    "index adapters magic-links options routes flows pages locales http intermediaries stores mail root",
};

// What reaches out of the process, or must be got right in one place, and the only files that may use it.
const drivers: Table = {
  "node:sqlite": "stores/sqlite cli/import testing",
  "node:http": "adapters cli gauntlet testing",
  "node:https": "adapters cli gauntlet testing",
  "node:crypto": "crypto testing",
  nodemailer: "mail/smtp testing",
  "@opentelemetry/api": "telemetry/opentelemetry telemetry/without-tokens",
  "smtp-server": "testing",
};

const src = join(import.meta.dirname, "../src");

function fault(found: Import): string | undefined {
  const place = `src/${found.from}.ts:${found.line} imports ${found.specifier}`;
  if (found.to === undefined) {
    const users = drivers[found.specifier]?.split(" ");
    if (users === undefined || users.some((user) => covers(user, found.from))) return undefined;
    return `${place}; only ${users.join(", ")} may`;
  }
  const row = rowOf(found.from);
  const entries = allowed[row]?.split(" ") ?? [];
  if (isAllowed(row, entries, found.to, found.typeOnly)) return undefined;
  return `${place}; ${row} may import ${entries.join(", ")}`;
}

function isAllowed(row: string, entries: readonly string[], to: string, type: boolean): boolean {
  if (rowOf(to) === row) return true;
  return entries.some((entry) => {
    const forTypes = entry.startsWith("type:");
    return forTypes ? type && covers(entry.slice("type:".length), to) : covers(entry, to);
  });
}

function rowOf(file: string): string {
  const top = file.split("/", 1).join();
  if (top in allowed) return top;
  if (file.includes("/")) throw new Error(`src/${top} has no row in scripts/check-imports.ts`);
  return "root";
}

function covers(entry: string, file: string): boolean {
  return entry === "root" ? rowOf(file) === "root" : file === entry || file.startsWith(`${entry}/`);
}

const imports = readImports(src);
const faults = imports.map(fault).filter((text) => text !== undefined);
const cycle = findCycle(imports);
if (cycle !== undefined) faults.push(`Import cycle: ${cycle.join(" → ")}`);
for (const text of faults) console.error(text);
process.exitCode = faults.length === 0 ? 0 : 1;
