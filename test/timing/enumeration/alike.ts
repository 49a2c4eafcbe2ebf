import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Lane, type Timed } from "../lane.ts";
import { mannWhitney, type Comparison } from "../mann-whitney.ts";
import { run, type Listening } from "../process.ts";

// M4: nobody learns from an answer, nor from how long it takes, whether an address has an account. Timed over
// loopback, on one connection: nobody on the Internet has it as easy.

const kinds = ["known", "unknown", "disabled", "broken", "throttled", "planted"] as const;
type Kind = (typeof kinds)[number];
type Samples = Record<Kind, Timed[]>;

const rounds = Number(process.env["ONPURPOSE_SAMPLES"] ?? 500);
const guesses = Math.ceil(rounds / 3);
const lanes = 3;
/** Chance alone makes a difference like this once in ten thousand comparisons. */
const alarm = 1e-4;
/** What the test must be able to find, it has to find beyond doubt. */
const certain = 1e-6;

let addresses = 0;

/** All addresses are as long as each other: the page repeats them. */
function addressOf(kind: Kind, lane: number): string {
  const number = kind === "throttled" ? lane : ++addresses;
  // A leak is looked for where there is an account, and one is planted where there is none.
  const name = kind === "planted" ? "unknown" : kind;
  return `${name}-${"x".repeat(9 - name.length)}-${String(number).padStart(9, "0")}@example.com`;
}

type Take = (lane: Lane, email: string, planted: boolean) => Promise<Timed>;

async function sample(port: number, each: number, take: Take): Promise<Samples> {
  const samples: Samples = {
    known: [],
    unknown: [],
    disabled: [],
    broken: [],
    throttled: [],
    planted: [],
  };
  const ways = Array.from({ length: lanes }, (_, index) => ({ index, lane: new Lane(port) }));
  await Promise.all(
    ways.map(async ({ index, lane }) => {
      for (let warm = 0; warm < 20; warm++) await lane.ask(addressOf("throttled", index));
      for (let round = index; round < each; round += lanes) {
        for (const kind of kinds.toSorted(() => Math.random() - 0.5)) {
          const timed = await take(lane, addressOf(kind, index), kind === "planted");
          samples[kind].push(timed);
        }
      }
      lane.close();
    }),
  );
  return samples;
}

const msOf = (timed: readonly Timed[]): number[] => timed.map(({ ms }) => ms);

const described = (name: string, { p, above, z }: Comparison): string =>
  `${name}: above ${above.toFixed(3)}, z ${z.toFixed(2)}, p ${p.toExponential(1)}`;

/** Defines the tests, on the store with that address: see open-store.ts. */
export function proveAlike(address: string): void {
  vi.setConfig({ testTimeout: 600_000 });
  let mails: Listening;
  let host: Listening;
  beforeAll(async () => {
    mails = await run("./mail-server.ts");
    host = await run("./host.ts", {
      ONPURPOSE_STORE: address,
      ONPURPOSE_SMTP: `smtp://127.0.0.1:${mails.port}`,
      ONPURPOSE_SECRET: "kUJ8wZ5rT2pQ9xVb3nM7cL1sD6fG4hYa",
    });
  });
  afterAll(async () => {
    await host.stop();
    await mails.stop();
  });

  test(`${rounds} answers of each kind are alike in status, headers, body and time`, async () => {
    const samples = await sample(host.port, rounds, (lane, email, planted) =>
      lane.ask(email, planted),
    );
    compare(samples, kinds, 200);
  });

  test(`so are ${guesses} answers to a wrong code`, async () => {
    const samples = await sample(host.port, guesses, (lane, email, planted) =>
      lane.guess(email, planted),
    );
    // One that has to wait has no ask of its own that a code could be tried for.
    const asked = kinds.filter((kind) => kind !== "throttled");
    compare(samples, asked, 403);
  });
}

function compare(samples: Samples, compared: readonly Kind[], expected: number): void {
  const model = samples.unknown[0];
  for (const kind of compared) {
    for (const { status, headers, body } of samples[kind]) {
      expect(status).toBe(expected);
      expect(masked(headers)).toEqual(masked(model?.headers ?? {}));
      expect(withoutAddress(body)).toBe(withoutAddress(model?.body ?? ""));
    }
  }
  const unknown = msOf(samples.unknown);
  const findings = compared.map((kind) => ({
    kind,
    found: mannWhitney(msOf(samples[kind]), unknown),
  }));
  const report = findings.map(({ kind, found }) => described(kind, found)).join("\n");
  for (const { kind, found } of findings) {
    if (kind === "planted") expect(found.p, report).toBeLessThan(certain);
    else expect(found.p, report).toBeGreaterThan(alarm);
  }
  console.log(report);
}

/** Only how long to wait before the next mail tells whether this one was sent, to whomever it was. */
function masked(headers: Timed["headers"]): string[] {
  return Object.entries(headers).map(([name, value]) =>
    name.endsWith("retry-after") ? name : `${name}: ${value}`,
  );
}

const withoutAddress = (body: string): string =>
  body
    .replaceAll(/[a-z]+-x*-\d{9}@example\.com/g, "ADDRESS")
    .replaceAll(/\d+ (?:minutes?|hours?)/g, "SPAN");
