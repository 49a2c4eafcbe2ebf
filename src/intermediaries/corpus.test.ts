import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import type { Intermediary } from "../gauntlet/corpus/corpus.ts";
import { asRequest } from "../gauntlet/corpus/headers.ts";
import { humans, intermediaries } from "../gauntlet/corpus/index.ts";
import type { Visit } from "../stores/store.ts";
import { visitKinds, type VisitKind } from "../visit-kind.ts";
import { classify } from "./classify.ts";
import { classifyHistory } from "./history.ts";
import { encodeTraits } from "./traits-text.ts";
import { readTraits } from "./traits.ts";

// The rules measured on the corpus. What stands in the documentation is what is measured here, to the digit.

/** The damages that can be told to be a link's. */
const attributable = new Set(["rot13", "cut", "appended", "wrapped"]);

/**
 * What one request of it is found to be; undefined where nobody has told a header of it. What was reported is not all
 * that it sends, so nothing is concluded from what is missing, unless it was measured.
 */
function foundAs({ headers, steps, sources }: Intermediary): VisitKind | undefined {
  const first = steps.find((step) => step.do === "request");
  const mangled = first !== undefined && attributable.has(first.token);
  if (Object.keys(headers).length === 0 && !mangled) return undefined;
  const measured = sources.some((source) => source.startsWith("measured"));
  const traits = { ...readTraits(asRequest(headers)), partial: !measured };
  return classify({ method: first?.method ?? "GET", traits, mangled, trap: false }).kind;
}

const isRobot = (kind: VisitKind): boolean => kind !== "person" && kind !== "unknown";

type Verdict = "right" | "otherRobot" | "missed" | "untold";

function verdictOn(intermediary: Intermediary): Verdict {
  const found = foundAs(intermediary);
  if (found === undefined) return "untold";
  if (found === intermediary.kind) return "right";
  // The person comes through it: their browser is what is seen.
  if (intermediary.kind === "unknown" && !isRobot(found)) return "right";
  return isRobot(found) ? "otherRobot" : "missed";
}

function countsOf(among: readonly Intermediary[]): Record<Verdict, number> {
  const counts = { right: 0, otherRobot: 0, missed: 0, untold: 0 };
  for (const intermediary of among) counts[verdictOn(intermediary)]++;
  return counts;
}

function table(): string {
  const rows = visitKinds.flatMap((kind) =>
    [false, true].map((heldOut) => {
      const among = intermediaries.filter((one) => one.kind === kind && one.heldOut === heldOut);
      const { right, otherRobot, missed, untold } = countsOf(among);
      const known = among.length - untold;
      const cells = [kind, heldOut ? "held out" : "seen", among.length, known];
      return { row: [...cells, right, otherRobot, missed], among };
    }),
  );
  const header = "| what it is | entries | all | told | right | other robot | not found |";
  const line = "| --- | --- | ---: | ---: | ---: | ---: | ---: |";
  const body = rows
    .filter(({ among }) => among.length > 0)
    .map(({ row }) => `| ${row.join(" | ").replace("_", " ")} |`);
  return [header, line, ...body].join("\n");
}

describe("the corpus", () => {
  test("has every third entry held out, by the order of their names", () => {
    const sorted = intermediaries.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    assert.deepEqual(
      sorted.map(({ heldOut }) => heldOut),
      sorted.map((_, index) => index % 3 === 2),
    );
    assert.equal(new Set(sorted.map(({ id }) => id)).size, 81);
    assert.equal(new Set(humans.map(({ id }) => id)).size, 45);
  });

  test("has steps that can be played, and sources, for everyone", () => {
    for (const { id, steps, sources, name } of intermediaries) {
      assert.ok(steps.length > 0 && sources.length > 0, id);
      assert.ok(name.length <= 60, id);
      const pressing = steps.findIndex(({ do: what }) => what === "press_all");
      if (pressing !== -1) assert.equal(steps[pressing - 1]?.do, "open", id);
    }
  });
});

describe("classification of the corpus", () => {
  test("no person is named as something else, however little of the headers is known", () => {
    for (const { id, headers, complete } of humans) {
      const live = readTraits(asRequest(headers));
      for (const traits of [live, { ...live, partial: true }]) {
        for (const method of ["GET", "POST"]) {
          const found = classify({ method, traits, mangled: false, trap: false });
          const allowed = complete && !traits.partial ? ["person"] : ["person", "unknown"];
          assert.ok(allowed.includes(found.kind), `${id}: ${found.kind} ${found.reasons.join()}`);
          assert.equal(found.name, null, id);
        }
      }
    }
  });

  test("finds what it found when it was measured", () => {
    const seen = countsOf(intermediaries.filter(({ heldOut }) => !heldOut));
    const heldOut = countsOf(intermediaries.filter((one) => one.heldOut));
    assert.deepEqual({ seen, heldOut }, measured);
  });

  test("nobody is named as the wrong thing without being listed here", () => {
    const wrong = intermediaries.filter((one) => ["otherRobot", "missed"].includes(verdictOn(one)));
    const told = wrong.map((one) => `${one.id}: ${foundAs(one)} for ${one.kind}`);
    assert.deepEqual(told.toSorted(), knownWrong);
  });

  test("the table in the documentation is the measured one", () => {
    const text = readFileSync(page, "utf8").replaceAll(/-{2,}/g, "---").replaceAll(/ {2,}/g, " ");
    assert.ok(text.includes(table()), `the table now is\n${table()}`);
  });
});

/** Its visits, each in the headers of a person's Chrome: what is left to tell are order, time, method and token. */
function inDisguise({ steps }: Intermediary): readonly Visit[] {
  const chrome = humans.find(({ id }) => id === "chrome-150-macos");
  assert.ok(chrome);
  const traits = readTraits(asRequest(chrome.headers));
  // Where nobody says when: a minute after the mail, when a person could be there.
  let at = issuedAt + 60_000;
  return steps.flatMap((step) => {
    at += step.afterMs;
    if (step.do !== "request" && step.do !== "open") return [];
    const token = step.do === "open" ? "real" : step.token;
    if (token === "altered" || token === "random") return [];
    const mangled = attributable.has(token);
    return {
      linkId: "link",
      at,
      method: step.do === "open" ? "GET" : step.method,
      clientAddress: null,
      network: "203.0.113.9",
      browser: null,
      userAgent: traits.userAgent,
      traits: encodeTraits(traits),
      class: null,
      outcome: mangled ? "refused" : "opened",
      reason: mangled ? "mangled" : null,
    };
  });
}

const issuedAt = 1_700_000_000_000;

test("in the headers of a person's browser few can be told, and the documentation says how few", () => {
  const link = { issuedAt, askedBy: null, redeemedBy: null };
  const told = intermediaries.filter((one) =>
    classifyHistory(link, inDisguise(one)).some(({ kind }) => kind !== "person"),
  );
  const text = readFileSync(page, "utf8");
  assert.ok(text.includes(`${told.length} of 81`), `told: ${told.map(({ id }) => id).join(", ")}`);
});

const page = join(import.meta.dirname, "../../docs/what-opens-links.md");

const measured = {
  seen: { right: 32, otherRobot: 0, missed: 0, untold: 22 },
  heldOut: { right: 11, otherRobot: 5, missed: 3, untold: 8 },
};

const knownWrong = [
  "chatgpt-user: preview for automation",
  "google-messages-preview: automation for preview",
  "mailru-bot: preview for crawler",
  "ms-safelinks-chrome97: unknown for scanner",
  "outlook-ios-native: unknown for preview",
  "slack-imgproxy: automation for image_proxy",
  "trend-wrs-ie8: unknown for scanner",
  "yahoo-mailproxy: automation for image_proxy",
];
