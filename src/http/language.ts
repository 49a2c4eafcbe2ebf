/** What a header may cost: more than any browser sends. */
const longestHeader = 500;
const mostRanges = 20;

interface Range {
  /** A language tag in lower case, or "*". */
  readonly tag: string;
  /** 0 (never) to 1. */
  readonly weight: number;
}

/**
 * The language of an answer: of the offered ones the one that an `Accept-Language` header wants most (RFC 9110
 * 12.5.4), found by lookup (RFC 4647 3.4), so that "de-AT" finds "de". "*" is the first offered one that the header
 * does not name. Whoever wants none of them gets the first. What is no range of that grammar is passed over, and so
 * is all behind the first 500 characters and the first 20 ranges.
 *
 * @param offered BCP 47 tags, the default first.
 */
export function chooseLanguage(
  acceptLanguage: string | null,
  offered: readonly [string, ...string[]],
): string {
  if (acceptLanguage === null) return offered[0];
  const ranges = readRanges(acceptLanguage);
  const wanted = ranges.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight);
  // Of nearly every browser.
  const refusesNone = wanted.length === ranges.length;
  const allowed = refusesNone ? offered : offered.filter((tag) => weightOf(tag, ranges) !== 0);
  for (const { tag } of wanted) {
    const unnamed = (one: string): boolean => weightOf(one, ranges, false) === null;
    const found = tag === "*" ? allowed.find(unnamed) : lookUp(tag, allowed);
    if (found !== undefined && found !== null) return found;
  }
  return allowed[0] ?? offered[0];
}

/** The tag of this list that a language goes by: itself, or the nearest that it is a kind of; else null. */
export function lookUp(language: string, tags: readonly string[]): string | null {
  for (let rest = language.toLowerCase(); rest !== ""; rest = withoutLast(rest)) {
    const found = tags.find((tag) => tag.toLowerCase() === rest);
    if (found !== undefined) return found;
  }
  return null;
}

function withoutLast(tag: string): string {
  return tag.slice(0, Math.max(0, tag.lastIndexOf("-")));
}

const rangeForm =
  /^[ \t]*(\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)(?:[ \t]*;[ \t]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?[ \t]*$/i;

function readRanges(header: string): Range[] {
  const parts = header.slice(0, longestHeader).split(",");
  // Cut off in its middle, it might be another.
  if (header.length > longestHeader) parts.pop();
  return parts.slice(0, mostRanges).flatMap((part) => {
    const [, tag = "", weight = "1"] = rangeForm.exec(part) ?? [];
    return tag === "" ? [] : [{ tag: tag.toLowerCase(), weight: Number(weight) }];
  });
}

/** What the longest range that a language falls under says of it; null where none does. */
function weightOf(language: string, ranges: readonly Range[], stars = true): number | null {
  const tag = language.toLowerCase();
  let best: Range | null = null;
  for (const range of ranges) {
    const covers = range.tag === "*" ? stars : tag === range.tag || tag.startsWith(`${range.tag}-`);
    if (covers && (best === null || isCloser(range, best))) best = range;
  }
  return best?.weight ?? null;
}

function isCloser(one: Range, other: Range): boolean {
  if (one.tag === other.tag) return one.weight > other.weight;
  // "*" is shorter than any language.
  return one.tag.length > other.tag.length;
}
