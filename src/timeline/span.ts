const units: readonly (readonly [name: string, seconds: number])[] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** A span of time by its two largest units, rounded down: "3 hours 41 minutes". Takes milliseconds. */
export function spanOf(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  if (seconds === 0) return "less than a second";
  const first = units.findIndex(([, length]) => seconds >= length);
  let left = seconds;
  const parts = units.slice(first, first + 2).flatMap(([name, length]) => {
    const count = Math.floor(left / length);
    left -= count * length;
    return count === 0 ? [] : [counted(count, name)];
  });
  return parts.join(" ");
}

/** "within 3 seconds": never less than it was. */
export const within = (ms: number): string =>
  `within ${spanOf(Math.max(1000, Math.ceil(ms / 1000) * 1000))}`;

/** "1 visit", "5,000 visits". */
export const counted = (count: number, name: string): string =>
  `${grouped(count)} ${name}${count === 1 ? "" : "s"}`;

export const grouped = (count: number): string => count.toLocaleString("en-US");
