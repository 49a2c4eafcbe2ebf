import type { ListedLink, Seen } from "../stores/store.ts";

// What reports tell of one link: each definition once.

/**
 * How often it was opened before it logged somebody in, or afterwards: GET and HEAD, whoever made them, and whatever came
 * of it. Not those with a damaged token: no rule that counts what the token opens would have counted them.
 */
export function opensOf(seen: readonly Seen[], when: "before" | "after"): number {
  let opens = 0;
  for (const { method, reason, late, count } of seen) {
    if (isLook(method) && reason !== "mangled" && late === (when === "after")) opens += count;
  }
  return opens;
}

const isLook = (method: string): boolean => method === "GET" || method === "HEAD";

/** From when the mail was handed over; from when the link was issued where nothing tells that it was. */
export function secondsToPress(
  { link, ask }: Pick<ListedLink, "link" | "ask">,
  redeemedAt: number,
): number {
  const sentAt = ask?.outcome === "mailed" ? ask.settledAt : null;
  // The mail may be there before the mailer has said so, and clocks of two machines differ.
  return Math.max(0, Math.floor((redeemedAt - (sentAt ?? link.issuedAt)) / 1000));
}

/** Whether what the rules take for a person saw its page. */
export const isOpenedByPerson = ({ seen }: Pick<ListedLink, "seen">): boolean =>
  seen.some(
    ({ method, outcome, kind }) => method === "GET" && outcome === "opened" && kind === "person",
  );

/** Whether it logged somebody in, or what the rules take for a person pressed, or typed its code, and was refused. */
export const isPressed = ({ link, seen }: Pick<ListedLink, "link" | "seen">): boolean =>
  link.redeemedAt !== null ||
  seen.some(
    ({ method, outcome, kind }) =>
      method.startsWith("POST") && kind === "person" && presses.has(outcome),
  );

const presses: ReadonlySet<Seen["outcome"]> = new Set(["redeemed", "repeated", "refused"]);
