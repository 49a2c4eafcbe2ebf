import type { Intermediary } from "./corpus/corpus.ts";
import type { Target } from "./target.ts";

/**
 * What the robots know.
 *
 * - `reported`: they do what was reported of them
 * - `knowing`: those that press know the person's address, and type it wherever a field takes one
 * - `mailbox`: these read the person's mail as well, as a gateway does, and press on in what came of their own presses
 */
export const rounds = ["reported", "knowing", "mailbox"] as const;
export type Round = (typeof rounds)[number];

/**
 * Which browser the person opens the link in: the one that asked for it, another one, or, where the app issues links
 * by itself, any.
 */
export type Where = "asking" | "other" | "any";

/** One robot, one fresh link, one person. No robot: how the person fares undisturbed. */
export interface Plan {
  readonly intermediary: Intermediary | null;
  readonly round: Round;
  readonly backwards: boolean;
  readonly where: Where;
}

export const wheresOf = ({ asked }: Target): readonly Where[] =>
  asked ? ["asking", "other"] : ["any"];

/** Whoever presses nothing does the same whatever it knows. */
export function presses({ steps }: Intermediary): boolean {
  return steps.some((step) => step.do === "post_forms" || step.do === "press_all");
}

export function runsBrowser({ steps }: Intermediary): boolean {
  return steps.some((step) => step.do === "open" || step.do === "press_all");
}

export function planOf(
  intermediaries: readonly Intermediary[],
  target: Target,
  wanted: readonly Round[],
): readonly Plan[] {
  const played = wanted.filter((round) => round !== "mailbox" || target.inbox !== null);
  return intermediaries.flatMap((intermediary) => {
    const ways = presses(intermediary) ? [false, true] : [false];
    const own = presses(intermediary) ? played : played.filter((round) => round === "reported");
    return own.flatMap((round) =>
      ways.flatMap((backwards) =>
        wheresOf(target).map((where) => ({ intermediary, round, backwards, where })),
      ),
    );
  });
}
