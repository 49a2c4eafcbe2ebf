import { dayMs, dayOf, dayText, readDay } from "../../day.ts";
import type { Fields } from "../../http/form.ts";
import type { ReportPeriod } from "../../reports/report.ts";

export interface ChosenPeriod {
  readonly period: ReportPeriod;
  /** The last of its days. */
  readonly last: string;
  /** How many days back from today it goes, where it was chosen so. */
  readonly days: number | null;
  /** What was wrong with what was asked for: another period is shown then. */
  readonly fault: string | null;
}

const usual = 30;
const longest = 400;

/** Whole days in UTC: so many up to today, or from one on up to another. */
export function readPeriod(query: Fields, at: number): ChosenPeriod {
  const [from, until] = [query.get("from") ?? "", query.get("until") ?? ""];
  if (from === "" && until === "") return readDays(query.get("days") ?? String(usual), at);
  const today = dayOf(at);
  const first = from === "" ? null : readDay(from);
  const last = until === "" ? today : readDay(until);
  if (first === null || last === null) {
    return {
      ...lastDays(usual, at),
      fault: "Days are written as 2026-11-30; the first one is needed.",
    };
  }
  if (last < first || last - first >= longest) {
    const fault = `The last day must not be before the first one, nor ${longest} days or more after it.`;
    return { ...lastDays(usual, at), fault };
  }
  const period = { from: dayText(first), until: dayText(last + 1) };
  return { period, last: dayText(last), days: null, fault: null };
}

function readDays(text: string, at: number): ChosenPeriod {
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= longest) return lastDays(days, at);
  const fault = `The number of days must be a whole number from 1 to ${longest}.`;
  return { ...lastDays(usual, at), fault };
}

function lastDays(days: number, at: number): ChosenPeriod {
  const last = dayOf(at);
  const period = { from: dayText(last - days + 1), until: dayText(last + 1) };
  return { period, last: dayText(last), days, fault: null };
}

/** The moment that a day begins, or the day after it; null where none is given, and a fault where it is no day. */
export function readDayBound(
  text: string,
  bound: "from" | "until",
): { readonly at: Date | null } | { readonly fault: string } {
  if (text === "") return { at: null };
  const day = readDay(text);
  if (day === null) return { fault: "Days are written as 2026-11-30." };
  return { at: new Date((bound === "from" ? day : day + 1) * dayMs) };
}
