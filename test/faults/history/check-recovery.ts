import type { CheckOptions, Violation } from "./check.ts";
import { isOpenEnded, type Exchange } from "./exchanges.ts";
import type { Event, Mark } from "./history.ts";

/** After each fault the app works again, by itself and in time, and goes on working until the next one. */
export function checkRecovery(
  events: readonly Event[],
  exchanges: readonly Exchange[],
  { recovery }: CheckOptions,
): Violation[] {
  const marks = events.filter(isMark);
  const found: Violation[] = [];
  marks.forEach((mark, index) => {
    if (mark.event !== "healed") return;
    const rest = marks.slice(index + 1);
    const next = rest.find(({ event }) => event === "harmed")?.at ?? Infinity;
    const working = rest.find(({ event }) => event === "working")?.at ?? Infinity;
    if (working > Math.min(next, mark.at + recovery)) {
      const what = `no login within ${recovery} ms after all servers were healthy`;
      found.push({ rule: "recovery", what, linkId: null });
    }
    const late = exchanges.filter(
      (exchange) => isOpenEnded(exchange) && exchange.at > mark.at + recovery && exchange.at < next,
    );
    for (const { kind, linkId } of late) {
      found.push({ rule: "recovery", what: `a ${kind} failed while all was healthy`, linkId });
    }
  });
  return found;
}

function isMark(event: Event): event is Mark {
  return event.event === "harmed" || event.event === "healed" || event.event === "working";
}
