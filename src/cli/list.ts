import { defineCommand, type ArgsDef, type ParsedArgs } from "citty";
import { readDay, dayMs } from "../day.ts";
import type { LinksRequest, ListedInfo, MagicLinks } from "../index.ts";
import { linkStates } from "../link-state.ts";
import { visitKinds } from "../visit-kind.ts";
import { table } from "./columns.ts";
import { grouped } from "./figures.ts";
import { moment, printJson, printLine, tellLine } from "./print.ts";
import { progress } from "./progress.ts";
import { readNumber } from "./raw-args.ts";
import { kindName } from "./report-text.ts";
import { checkTyped } from "./typed.ts";
import { UsageError } from "./usage-error.ts";
import { storeArgs, withStore } from "./with-app.ts";

const description = `Lists links as they stand, the newest first.

  npx onpurpose list --state expired --kind scanner`;

const args = {
  ...storeArgs,
  from: { type: "string", description: "Issued at this moment or later", valueHint: "day or time" },
  until: { type: "string", description: "Issued before this moment", valueHint: "day or time" },
  state: { type: "string", description: `One of ${linkStates.join(", ")}`, valueHint: "state" },
  kind: {
    type: "string",
    description: `With a visit of this kind: one of ${visitKinds.join(", ")}`,
    valueHint: "kind",
  },
  user: { type: "string", description: "Issued for the user with this id", valueHint: "id" },
  address: { type: "string", description: "Asked for with this address", valueHint: "address" },
  limit: { type: "string", description: "How many, 1 to 10000. Default: 50", valueHint: "number" },
  after: {
    type: "string",
    description: "Goes on where a list ended, as it said",
    valueHint: "place",
  },
} as const satisfies ArgsDef;

export const list = defineCommand({
  meta: { name: "list", description },
  args,
  async run({ args: given, rawArgs }) {
    checkTyped(rawArgs, args);
    const request = requestOf(given);
    const limit = readNumber("limit", given.limit, [1, 10_000]) ?? 50;
    if (!Number.isInteger(limit)) throw new UsageError("--limit is a whole number.");
    await withStore(given, async (app) => {
      const { links, next } = await find(app, request, limit);
      if (given.json === true) printJson({ links, next });
      else if (links.length === 0) printLine("No such link.");
      else for (const line of tableOf(links)) printLine(line);
      if (next !== null && given.json !== true) tellLine(`There may be more: --after ${next}`);
    });
  },
});

function requestOf(given: ParsedArgs<typeof args>): LinksRequest {
  return {
    from: readMoment("from", given.from),
    until: readMoment("until", given.until),
    state: readWord("state", given.state, linkStates),
    kind: readWord("kind", given.kind, visitKinds),
    userId: given.user,
    address: given.address,
    after: given.after,
  };
}

/** Goes on until so many are found, however many links are looked at. */
async function find(
  app: Pick<MagicLinks, "links">,
  request: LinksRequest,
  limit: number,
): Promise<{ links: readonly ListedInfo[]; next: string | null }> {
  const shown = progress();
  const links: ListedInfo[] = [];
  let looked = 0;
  let next = request.after ?? null;
  do {
    const page = await app.links({
      ...request,
      limit: Math.min(limit - links.length, 200),
      after: next,
    });
    links.push(...page.links);
    looked += page.looked;
    next = page.next;
    shown.tell(`${grouped(links.length)} found among ${grouped(looked)} links`);
  } while (next !== null && links.length < limit);
  shown.end();
  return { links, next };
}

const tableOf = (links: readonly ListedInfo[]): readonly string[] =>
  table(
    ["issued", "id", "user", "address", "state", "visits"],
    links.map(({ link, state, seen }) => [
      moment(new Date(link.issuedAt)),
      link.id,
      link.userId ?? "-",
      link.address,
      state,
      visitsOf(seen),
    ]),
  );

/** "scanner 3, person 2". */
function visitsOf(seen: ListedInfo["seen"]): string {
  const kinds = new Map<string, number>();
  for (const { kind, count } of seen) {
    kinds.set(kindName(kind), (kinds.get(kindName(kind)) ?? 0) + count);
  }
  const parts = [...kinds].toSorted(([, a], [, b]) => b - a);
  return parts.length === 0 ? "none" : parts.map(([kind, count]) => `${kind} ${count}`).join(", ");
}

function readMoment(option: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const day = readDay(text);
  if (day !== null) return new Date(day * dayMs);
  const whole = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const at = whole && readDay(text.slice(0, 10)) !== null ? Date.parse(text) : NaN;
  if (!Number.isNaN(at)) return new Date(at);
  throw new UsageError(
    `--${option} is a day such as 2026-11-30, or a time such as 2026-11-30T14:00:00Z.`,
  );
}

function readWord<T extends string>(
  option: string,
  text: string | undefined,
  words: readonly T[],
): T | undefined {
  if (text === undefined) return undefined;
  const word = words.find((one) => one === text);
  if (word === undefined) throw new UsageError(`--${option} is one of ${words.join(", ")}.`);
  return word;
}
