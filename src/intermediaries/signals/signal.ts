import type { ClaimedBrowser } from "../engine.ts";
import type { ReasonName } from "../reasons.ts";
import type { Traits } from "../traits-shape.ts";

/** A press on a page of a link that the app issued by itself. */
export interface PressSighting {
  readonly traits: Traits;
  /** What no person sees was pressed. */
  readonly trap: boolean;
  /** The page's script found the browser driven by a program. */
  readonly driven: boolean;
  /** Milliseconds from the page to the press. */
  readonly sincePage: number;
  /** Milliseconds from the issue of the link to the press; null where that is not known. */
  readonly sinceIssue: number | null;
  /** How many links this network has opened in the last moments. */
  readonly linksOpened: number;
}

/** One thing that speaks against a person behind a press. */
export interface Signal {
  readonly name: ReasonName;
  /** Signals that weigh 1 or more together make a press suspicious. */
  readonly weight: number;
  readonly sources: readonly string[];
  /** Which real people trip it all the same. Each of them types a code, and is in. */
  readonly trips: string;
  detect(press: PressSighting, browser: ClaimedBrowser): boolean;
}
