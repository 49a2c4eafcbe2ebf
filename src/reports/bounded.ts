/** How values are counted under keys that strangers make up, such as domains. */
export interface Rule<T> {
  add(value: T, other: T): T;
  /** Negative where the first matters more, and so keeps its own key longer. */
  compare(value: T, other: T): number;
  /** What a key becomes where there is no room for it. */
  folded(key: string): string;
}

/** Counts what there was no room for. No domain, language or name is written like that. */
export const otherKey = "(other)";

export function addTo<T>(map: Map<string, T>, key: string, value: T, rule: Rule<T>): void {
  const known = map.get(key);
  map.set(key, known === undefined ? value : rule.add(known, value));
}

export function addAll<T>(map: Map<string, T>, others: Map<string, T>, rule: Rule<T>): void {
  for (const [key, value] of others) addTo(map, key, value, rule);
}

/** Leaves `most` keys, and those that the others become: nothing is lost of the sum. */
export function fold<T>(map: Map<string, T>, most: number, rule: Rule<T>): void {
  if (map.size <= most) return;
  const own = [...map].filter(([key]) => rule.folded(key) !== key);
  const sorted = own.toSorted(
    ([a, value], [b, other]) => rule.compare(value, other) || Number(a > b) - Number(a < b),
  );
  for (const [key, value] of sorted.slice(most)) {
    map.delete(key);
    addTo(map, rule.folded(key), value, rule);
  }
}

/** The same between two steps of a count: not at every key too many, and not before there are many. */
export function trim<T>(map: Map<string, T>, most: number, rule: Rule<T>): void {
  if (map.size > 5 * most) fold(map, most, rule);
}
