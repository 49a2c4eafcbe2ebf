import type { Report } from "../../reports/report.ts";
import { visitKinds, type VisitKind } from "../../visit-kind.ts";
import { bars } from "../charts/bars.ts";
import { columns } from "../charts/columns.ts";
import { figure } from "../charts/figure.ts";
import type { SafeHtml } from "../page.ts";
import { table, type Column } from "./parts.ts";
import { counted, grouped, kindWord, percent } from "./words.ts";

// Who made the visits, in the same colours everywhere.

type Kind = VisitKind | null;

const fills: Readonly<Record<VisitKind, string>> = {
  person: "k1",
  scanner: "k2",
  preview: "k3",
  prefetch: "k4",
  image_proxy: "k5",
  crawler: "k6",
  automation: "k7",
  unknown: "k8",
};

const fillOf = (kind: Kind): string => (kind === null ? "k9" : fills[kind]);

/** In the order in which they are drawn, from the ground up. */
const allKinds: readonly Kind[] = [...visitKinds, null];

export function kindsChart({ visits }: Report): SafeHtml {
  type Row = Report["visits"]["kinds"][number];
  const cells: Column<Row>[] = [
    { title: "Kind", cell: ({ kind }) => kindWord(kind) },
    { title: "Visits", cell: ({ count }) => grouped(count), numeric: true },
    { title: "Of all", cell: ({ share }) => percent(share), numeric: true },
  ];
  const highest = Math.max(...visits.kinds.map(({ share }) => share), 0);
  const drawn = bars(
    visits.kinds.map(({ kind, count, share }) => ({
      title: kindWord(kind),
      value: `${grouped(count)} · ${percent(share)}`,
      share: highest === 0 ? 0 : share / highest,
      fill: fillOf(kind),
    })),
  );
  return figure({
    id: "kinds",
    title: "Who opened links",
    caption: `${counted(visits.count, "visit")}, by what the rules take their makers for.`,
    told: visits.kinds.map(({ kind, count }) => `${kindWord(kind)}: ${grouped(count)}`).join(". "),
    ...drawn,
    table: table("Visits by kind", visits.kinds, cells, { empty: "Nobody has opened a link." }),
  });
}

type Day = Report["visits"]["days"][number];

const countOf = ({ kinds }: Day, kind: Kind): number =>
  kinds.find((one) => one.kind === kind)?.count ?? 0;

export function kindsByDayChart({ visits }: Report): SafeHtml {
  const { days } = visits;
  const seen = allKinds.filter((kind) => days.some((day) => countOf(day, kind) > 0));
  const drawn = columns(
    days.map((day) => ({
      title: shortDay(day.day),
      parts: seen.map((kind) => ({ fill: fillOf(kind), value: countOf(day, kind) })),
    })),
    (value) => counted(value, "visit"),
  );
  const cells: Column<Day>[] = [
    { title: "Issued on", cell: ({ day }) => day },
    { title: "Visits", cell: (day) => grouped(sumOf(day)), numeric: true },
    { title: "By kind", cell: (day) => partsOf(day, seen) },
  ];
  return figure({
    id: "kinds-by-day",
    title: "Who opened links, by day",
    caption: "Visits, by the day on which their link was issued.",
    told: days.map((day) => `${day.day}: ${partsOf(day, seen)}.`).join(" "),
    ...(days.length === 0 ? { drawing: [], height: 1 } : drawn),
    legend: seen.map((kind) => ({ fill: fillOf(kind), title: kindWord(kind) })),
    table: table("Visits by day and kind", days, cells, { empty: "No day was counted." }),
  });
}

const sumOf = ({ kinds }: Day): number => kinds.reduce((sum, { count }) => sum + count, 0);

function partsOf(day: Day, seen: readonly Kind[]): string {
  const parts = seen
    .filter((kind) => countOf(day, kind) > 0)
    .map((kind) => `${kindWord(kind)} ${grouped(countOf(day, kind))}`);
  return parts.length === 0 ? "none" : parts.join(", ");
}

/** "11-30". */
const shortDay = (day: string): string => day.slice(5);
