import { readBrowser } from "./engine.ts";
import type { PressSighting } from "./signals/signal.ts";
import { signals } from "./signals/signals.ts";

export type { PressSighting };

/**
 * The names of the signals that speak against a person, the surest first; empty where they do not weigh enough to
 * ask for more. A wrong suspicion costs a person a code to type, and never the link.
 */
export function suspicionsOf(press: PressSighting): readonly string[] {
  const browser = readBrowser(press.traits.userAgent);
  const found = signals.filter((signal) => signal.detect(press, browser));
  const weight = found.reduce((sum, signal) => sum + signal.weight, 0);
  return weight >= 1 ? found.map(({ name }) => name) : [];
}
