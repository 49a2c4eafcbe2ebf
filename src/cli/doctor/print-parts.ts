import { breakLine } from "../../timeline/break-line.ts";
import { terminalColumns } from "../columns.ts";
import { counted, printJson, printLine } from "../print.ts";
import type { Finding, Part, Status } from "./finding.ts";

/** Prints what was found, and ends with 1 where something failed. */
export function printParts(parts: readonly Part[], json: boolean): void {
  const all = parts.flatMap(({ findings }) => findings);
  const failed = countOf(all, "fail");
  if (failed > 0) process.exitCode = 1;
  if (json) {
    const checks = parts.flatMap(({ part, findings }) =>
      findings.map((finding) => ({ part, ...finding })),
    );
    return printJson({ failed, warned: countOf(all, "warn"), checks });
  }
  const columns = terminalColumns();
  for (const { part, findings } of parts) {
    if (findings.length === 0) continue;
    printLine(titles[part]);
    for (const finding of findings) for (const line of linesOf(finding, columns)) printLine(line);
    printLine("");
  }
  printLine(
    `${counted(failed, "failure")}, ${counted(countOf(all, "warn"), "warning")}, ${countOf(all, "ok")} in order, ${countOf(all, "skipped")} skipped`,
  );
}

const titles = { inside: "From inside", outside: "From outside", mail: "The mail" } as const;

const marks: Readonly<Record<Status, string>> = {
  ok: "ok",
  warn: "warn",
  fail: "FAIL",
  skipped: "-",
};

const widestCheck = 19;

function linesOf({ check, status, says }: Finding, columns: number): readonly string[] {
  const head = `  ${marks[status].padEnd(4)}  ${check.padEnd(widestCheck)}  `;
  const width = Math.max(columns - head.length, 20);
  const [first = "", ...more] = breakLine(says, width, (part) => part.length);
  return [`${head}${first}`, ...more.map((line) => `${" ".repeat(head.length)}${line}`)];
}

const countOf = (findings: readonly Finding[], status: Status): number =>
  findings.filter((finding) => finding.status === status).length;
