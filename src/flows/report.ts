import { dayOf, dayText, readDay } from "../day.ts";
import { OnpurposeError } from "../errors.ts";
import type { Report } from "../reports/report.ts";
import { addDay, noDays, reportOf } from "../reports/report-of.ts";
import type { Settings } from "../settings.ts";
import { countDays, daysAtOnce, type CountProgress } from "./count-days.ts";
import { createPace, shortPauseAfter } from "./pace.ts";

/** What a report is to be about. All of it may be left out. */
export interface ReportRequest {
  /** The first day, in UTC, as `2026-11-30`. Default: 30 days before `until`. */
  readonly from?: string | undefined;
  /** The day after the last one. Default: tomorrow, so that today is the last one. At most 3,660 days after `from`. */
  readonly until?: string | undefined;
  /**
   * Counts the period's days anew first, so that it is exact as of now: reads all links of those days, and leaves the
   * store to others for half of the time. Default false: as upkeep counted them last.
   */
  readonly count?: boolean | undefined;
  /** Is told now and then how far the counting has come. */
  readonly tell?: ((progress: CountProgress) => void) | undefined;
  /** Ends the counting between two steps: the report is of what was counted. */
  readonly signal?: AbortSignal | undefined;
}

const defaultDays = 30;
const mostDays = 3660;

/**
 * Answers from what was counted of the period's days.
 *
 * @throws {OnpurposeError} `invalid_argument`
 */
export async function report(settings: Settings, request: ReportRequest = {}): Promise<Report> {
  const { store, now } = settings;
  const { from, until } = readPeriod(request, dayOf(now()));
  if (request.count === true) await countNow(settings, { from, until }, request);
  const days = noDays();
  for (let first = from; first < until; first += daysAtOnce) {
    for (const day of await store.days(first, Math.min(first + daysAtOnce, until))) {
      addDay(days, day);
    }
  }
  return reportOf(days, { from: dayText(from), until: dayText(until) }, now());
}

/** Days since 1970-01-01. */
interface Period {
  readonly from: number;
  readonly until: number;
}

async function countNow(
  settings: Settings,
  period: Period,
  { tell = () => {}, signal }: ReportRequest,
): Promise<void> {
  const isStopped = (): boolean => signal?.aborted === true;
  const pace = createPace(shortPauseAfter);
  await countDays(settings, { ...period, force: true, at: settings.now(), pace, tell, isStopped });
}

function readPeriod({ from, until, count }: ReportRequest, today: number): Period {
  if (count !== undefined && typeof count !== "boolean") {
    throw invalid("count must be true or false");
  }
  const end = until === undefined ? today + 1 : readDate("until", until);
  const first = from === undefined ? end - defaultDays : readDate("from", from);
  if (first >= end) throw invalid("until must be a later day than from");
  if (end - first > mostDays) throw invalid("from and until must be at most 3660 days apart");
  return { from: first, until: end };
}

function readDate(name: string, given: unknown): number {
  const day = typeof given === "string" ? readDay(given) : null;
  if (day === null) throw invalid(`${name} must be a day, such as "2026-11-30"`);
  return day;
}

const invalid = (message: string): OnpurposeError =>
  new OnpurposeError("invalid_argument", `report: ${message}`);
