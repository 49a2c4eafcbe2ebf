/** Text that goes between what a file has. */
export interface Insertion {
  /** How many characters stand before it. */
  readonly at: number;
  readonly text: string;
}

/** One file that is made, or one that gets more text. */
export interface Edit {
  /** With slashes, seen from the project's folder. */
  readonly path: string;
  /** Null: the file is new. */
  readonly before: string | null;
  /** In the order of their places. */
  readonly insertions: readonly Insertion[];
  /** A line that is shown in the place of the added ones, where those are a secret. */
  readonly shown?: string;
}

export const newFile = (path: string, text: string): Edit => ({
  path,
  before: null,
  insertions: [{ at: 0, text }],
});

/** Lines at the end of a file that may be there. */
export function append(path: string, before: string | null, lines: readonly string[]): Edit {
  // A last line without an end would be joined to ours.
  const end = before === null || before === "" || before.endsWith("\n") ? "" : "\n";
  const text = `${end}${lines.join("\n")}\n`;
  return { path, before, insertions: [{ at: before?.length ?? 0, text }] };
}

/** The whole file as it will be. */
export function textAfter({ before, insertions }: Edit): string {
  let text = "";
  let from = 0;
  for (const { at, text: added } of insertions) {
    text += (before ?? "").slice(from, at) + added;
    from = at;
  }
  return text + (before ?? "").slice(from);
}

const context = 2;

/** As a diff: what is added, with a little of what stands around it. */
export function diffOf(edit: Edit): readonly string[] {
  const { path, before, shown } = edit;
  const head = [`--- ${before === null ? "/dev/null" : path}`, `+++ ${path}`];
  if (shown !== undefined) return [...head, `+${shown}`];
  const lines = compared(linesOf(before ?? ""), linesOf(textAfter(edit)));
  const near = (at: number): boolean =>
    lines.slice(Math.max(at - context, 0), at + context + 1).some((line) => !line.startsWith(" "));
  const shownLines = lines.flatMap((line, at) => {
    if (near(at)) return [line];
    return at > 0 && near(at - 1) && lines.slice(at).some((_, more) => near(at + more))
      ? ["  ..."]
      : [];
  });
  return [...head, ...shownLines];
}

const linesOf = (text: string): readonly string[] =>
  text === "" ? [] : text.replace(/\n$/, "").split("\n");

/** Nothing is ever taken away: a line of before stands in after, or a longer one in its place. */
function compared(before: readonly string[], after: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let from = 0;
  for (const line of before) {
    const at = after.indexOf(line, from);
    if (at === -1) {
      lines.push(`-${line}`);
      continue;
    }
    lines.push(...after.slice(from, at).map((added) => `+${added}`), ` ${line}`);
    from = at + 1;
  }
  return [...lines, ...after.slice(from).map((added) => `+${added}`)];
}
