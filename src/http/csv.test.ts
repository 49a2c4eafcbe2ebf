import fc from "fast-check";
import { expect, test } from "vitest";
import { csvLine } from "./csv.ts";

test.each([
  [["a", 1, true, null, new Date(0)], "a,1,true,,1970-01-01T00:00:00.000Z"],
  [['say "no"', "a,b", "a\nb", "a\r\nb"], '"say ""no""","a,b","a\nb","a\r\nb"'],
  [["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"], "'=1+1,'+1,'-1,'@SUM(A1),'\t=1,\"'\r=1\""],
  [["  =1", "a=1", "1-1", "|calc", "%0A"], "'  =1,a=1,1-1,'|calc,'%0A"],
  [[-1, 0.5], "-1,0.5"],
  [["grüße", "\u202e", ""], "grüße,\u202e,"],
])("%j is a line", (cells, line) => {
  expect(csvLine(cells)).toBe(`${line}\r\n`);
});

/** A reader of one line, as RFC 4180 has it. */
function parse(line: string): string[] {
  const cells: string[] = [];
  let rest = line;
  for (;;) {
    const match = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?=,|\r\n$)/.exec(rest);
    if (match === null) throw new Error(`no CSV: ${JSON.stringify(rest)}`);
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    rest = rest.slice(match[0].length);
    if (rest === "\r\n") return cells;
    rest = rest.slice(1);
  }
}

test("whatever is put in comes out again, and nothing of it is a formula", () => {
  const anything = fc.array(
    fc.oneof(
      fc.string(),
      fc.string({ unit: "binary" }),
      fc.constantFrom('"', ",", "\r\n", "=", ""),
    ),
    { minLength: 1, maxLength: 5 },
  );
  fc.assert(
    fc.property(anything, (cells) => {
      const read = parse(csvLine(cells));
      expect(read.length).toBe(cells.length);
      for (const [at, cell] of cells.entries()) {
        expect([cell, `'${cell}`]).toContain(read[at]);
        expect(read[at]).not.toMatch(/^\s*[=+\-@\t\r]/);
      }
    }),
  );
});
