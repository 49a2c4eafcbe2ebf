/** What a code is made of, and how often one may be tried. */
export interface CodeRule {
  readonly digits: number;
  readonly attempts: number;
}

/** Whoever guesses gets a code right by one chance in so many, at best. */
const leastChances = 1_000_000;

/** Whether a code is strong enough for the attempts that it allows. */
export function isStrong({ digits, attempts }: CodeRule): boolean {
  return 10 ** digits >= attempts * leastChances;
}
