import type { Settings } from "./settings.ts";
import type { Store } from "./stores/store.ts";

/** What an app was made of, as far as it must be known to find out what is wrong with it. */
export interface Inside {
  readonly settings: Settings;
  /** As it was given: with what it can do besides the contract. */
  readonly store: Store;
  readonly secrets: readonly string[];
  readonly trustedProxies: readonly string[];
}

// Beside the apps, not in them: nobody who has an app, or prints one, comes by its secrets.
const insides = new WeakMap<object, Inside>();

export function keepInside(app: object, inside: Inside): void {
  insides.set(app, inside);
}

/** Null for an app that another copy of this package has made. */
export const insideOf = (app: object): Inside | null => insides.get(app) ?? null;
