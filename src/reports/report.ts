import type { VisitKind } from "../visit-kind.ts";

// What a report tells of the links that were issued, and the asks that were made, on the days of a period.

/** Whole days in UTC, as `2026-11-30`. */
export interface ReportPeriod {
  /** The first day. */
  readonly from: string;
  /** The day after the last one. */
  readonly until: string;
}

/** How many links came how far. */
export interface FunnelSteps {
  /** On the login page; 0 for links that the app issued. */
  readonly asked: number;
  /** Mailed; or issued by the app. */
  readonly sent: number;
  /** By what the rules take for a person. */
  readonly opened: number;
  readonly pressed: number;
  readonly loggedIn: number;
}

/** How values are spread. Percentiles by nearest rank; null where there are no values. */
export interface Spread {
  readonly count: number;
  readonly median: number | null;
  readonly p90: number | null;
  /** From a value on and before another (null: no bound): all values, each in one bar, empty bars left out at the end. */
  readonly histogram: readonly {
    readonly from: number;
    readonly until: number | null;
    readonly count: number;
  }[];
}

export interface Report {
  readonly period: ReportPeriod;
  /** When the first of the period's days was counted last: what happened since may be missing. Null: none was. */
  readonly countedAt: Date | null;
  /** Days of the period, up to today, of which nothing has been counted. */
  readonly uncounted: number;
  readonly links: {
    readonly issued: number;
    /** Of these, asked for on the login page; the others were issued by the app. */
    readonly asked: number;
    readonly used: number;
    /** Ended before they were used: revoked, superseded, declined, or by another login. */
    readonly revoked: number;
    /** Expired without being used or revoked. */
    readonly expired: number;
    /** Neither, yet. */
    readonly live: number;
  };
  /** 1. From sending (where that is not known, issue) to the press that logged in, in whole seconds, rounded down. */
  readonly timeToPress: Spread;
  /** 2. How often links that logged somebody in had been opened before: GET and HEAD, whoever made them. */
  readonly opensBefore: Spread;
  /** 3. How often they were opened afterwards. */
  readonly opensAfter: Spread;
  /** 4. The share of links that expired unused among those that are over, 0 to 1; null where none is. */
  readonly expiredUnused: number | null;
  /** 5. Who made the visits. */
  readonly visits: {
    readonly count: number;
    /** Most first. Kind null: never judged. */
    readonly kinds: readonly {
      readonly kind: VisitKind | null;
      readonly count: number;
      readonly share: number;
    }[];
    /** Each day of the period that was counted, the first one first: visits to links that were issued on it. Most first. */
    readonly days: readonly {
      readonly day: string;
      readonly kinds: readonly { readonly kind: VisitKind | null; readonly count: number }[];
    }[];
    /** Most first; the first 50. */
    readonly names: readonly {
      readonly kind: VisitKind | null;
      readonly name: string;
      readonly count: number;
      readonly share: number;
    }[];
  };
  /**
   * 6. What a rule "dead after so many opens" would have cost: how many of the logins would not have happened, 1 to 20
   * opens, and their share.
   */
  readonly deadAfter: readonly {
    readonly opens: number;
    readonly lost: number;
    readonly share: number | null;
  }[];
  /** 7. The funnel: of links that were asked for, of those that the app issued, and the former by day, mail domain and language. */
  readonly funnel: {
    readonly asked: FunnelSteps;
    readonly issued: FunnelSteps;
    /** Each day of the period that was counted, the first one first. */
    readonly days: readonly (FunnelSteps & { readonly day: string })[];
    /** Most asked first; the first 50. */
    readonly domains: readonly (FunnelSteps & { readonly domain: string })[];
    readonly languages: readonly (FunnelSteps & { readonly language: string })[];
  };
}
