import { asRequest } from "../src/gauntlet/corpus/headers.ts";
import { humans, intermediaries } from "../src/gauntlet/corpus/index.ts";
import { classify } from "../src/intermediaries/classify.ts";
import { readMangled } from "../src/intermediaries/mangled.ts";
import { suspicionsOf } from "../src/intermediaries/suspicion.ts";
import { encodeTraits } from "../src/intermediaries/traits-text.ts";
import { readTraits } from "../src/intermediaries/traits.ts";
import { createKeyring } from "../src/keyring.ts";

// What the rules cost a request: each client of the corpus in turn, many times; the middle and the dearest client. In
// processor time, so that what else runs on the machine counts for little. "new": a user agent that was not met before.
// Usage: node bench/classify.ts [rounds] [requests of each client per round]
const rounds = Number(process.argv[2] ?? 21);
const repeats = Number(process.argv[3] ?? 2000);

const clients = [...humans, ...intermediaries].map(({ id, headers }) => ({
  id,
  request: asRequest(headers),
}));

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Microseconds of processor time. */
function now(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Microseconds for each client: the middle of all rounds. */
function measure(work: (client: (typeof clients)[number]) => unknown): Map<string, number> {
  const taken = new Map<string, number[]>(clients.map(({ id }) => [id, []]));
  for (let round = 0; round < rounds; round++) {
    for (const client of clients) {
      const started = now();
      for (let n = 0; n < repeats; n++) work(client);
      taken.get(client.id)?.push((now() - started) / repeats);
    }
  }
  return new Map(Array.from(taken, ([id, times]) => [id, middle(times)]));
}

function tell(what: string, costs: Map<string, number>): void {
  const sorted = Array.from(costs).toSorted(([, a], [, b]) => a - b);
  const [dearest = "", most = Number.NaN] = sorted.at(-1) ?? [];
  const half = middle(Array.from(costs.values()));
  console.log(
    `${what}: ${half.toFixed(2)} µs in the middle, ${most.toFixed(2)} at most (${dearest})`,
  );
}

tell(
  "read, classify and encode",
  measure(({ request }) => {
    const traits = readTraits(request);
    classify({ method: "GET", traits, mangled: false, trap: false });
    return encodeTraits(traits);
  }),
);

let fresh = 0;
tell(
  "the same, new",
  measure(({ request }) => {
    const traits = readTraits(request);
    const userAgent = `${traits.userAgent ?? ""} ${fresh++}`.slice(-256);
    classify({ method: "GET", traits: { ...traits, userAgent }, mangled: false, trap: false });
    return encodeTraits(traits);
  }),
);

tell(
  "suspicions of a press",
  measure(({ request }) =>
    suspicionsOf({
      traits: readTraits(request),
      trap: false,
      driven: false,
      sincePage: 3000,
      sinceIssue: 60_000,
      linksOpened: 1,
    }),
  ),
);

const keyring = createKeyring("a secret for the benchmark and for nothing else");
const junk = {
  "favicon.ico": "favicon.ico",
  "40 characters": "a".repeat(40),
  "500 characters, worst": "0".repeat(500),
};
for (const [what, segment] of Object.entries(junk)) {
  const times = Array.from({ length: rounds }, () => {
    const started = now();
    for (let n = 0; n < repeats; n++) readMangled(keyring, segment);
    return (now() - started) / repeats;
  });
  console.log(`damaged token in ${what}: ${middle(times).toFixed(2)} µs`);
}
