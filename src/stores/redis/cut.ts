import { cutAddress } from "../../network.ts";
import type { Run } from "./connection.ts";
import { rowOf, rowsOf, textOrNull, withCutAddresses, type FactsChange, type Row } from "./rows.ts";
import { scripts } from "./scripts.ts";

// Old client addresses, which a purge has met: they are cut here, and put back where nothing has changed meanwhile.

export interface CutAddresses {
  /** In how many visits and asks. */
  readonly count: number;
  /** The ids of which something has changed meanwhile: they have to be looked at again. */
  readonly missed: readonly string[];
}

interface VisitChange extends FactsChange {
  readonly place: number;
}

interface AskChange {
  readonly from: object;
  readonly to: object;
}

interface Changes {
  readonly visits: VisitChange[];
  readonly asks: AskChange[];
}

export async function cutAddresses(run: Run, uncut: unknown): Promise<CutAddresses> {
  const work = [...changesOf(uncut)].map(async ([id, { visits, asks }]) => {
    const answers = await Promise.all([
      ...(visits.length === 0 ? [] : [run(scripts.reclassify, id, "visits", { visits })]),
      ...asks.map((change) => run(scripts.cutAsk, id, "ask", { ...change })),
    ]);
    const count = answers.reduce((sum, { changed }) => sum + Number(changed), 0);
    return { count, missed: count < visits.length + asks.length ? [id] : [] };
  });
  const all = await Promise.all(work);
  return {
    count: all.reduce((sum, { count }) => sum + count, 0),
    missed: all.flatMap(({ missed }) => missed),
  };
}

/** By id, what is to be cut. What only looks like an address stays as it is. */
function changesOf(uncut: unknown): ReadonlyMap<string, Changes> {
  const changes = new Map<string, Changes>();
  for (const row of rowsOf(uncut)) {
    const id = String(row["id"]);
    const ask = rowOf(row["ask"]);
    const visit = ask === null ? withCutAddresses(String(row["text"])) : null;
    const asked = ask && cutAsk(ask);
    if (visit === null && asked === null) continue;
    const known = changes.get(id) ?? { visits: [], asks: [] };
    if (visit !== null) known.visits.push({ place: Number(row["place"]), ...visit });
    if (asked !== null) known.asks.push(asked);
    changes.set(id, known);
  }
  return changes;
}

function cutAsk(ask: Row): AskChange | null {
  const from = {
    clientAddress: textOrNull(ask["clientAddress"]),
    network: textOrNull(ask["network"]),
  };
  const to = { clientAddress: cutAddress(from.clientAddress), network: cutAddress(from.network) };
  const isSame = to.clientAddress === from.clientAddress && to.network === from.network;
  return isSame ? null : { from, to };
}
