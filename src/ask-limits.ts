import type { AskLimits, LimitRule } from "./settings.ts";
import { wrongOption } from "./wrong-option.ts";

/**
 * So many asks at once, then one after each wait, which doubles from the first to the longest; counted anew once it
 * has been calm for so long. What is left out stays as it is by default.
 */
export interface LimitRuleOptions {
  /** 1 to 10,000. */
  readonly free?: number;
  /** In seconds, 1 to 86,400, as those below. */
  readonly firstWait?: number;
  readonly maxWait?: number;
  readonly calm?: number;
}

/** The limits of asking for links. Opening and pressing them has none. */
export interface LimitOptions {
  /** For one address: 5 at once, then 30 seconds to an hour; calm after an hour. */
  readonly address?: LimitRuleOptions;
  /** By one network (an IPv4 address, a /64 of IPv6): 100 at once, then 1 to 10 seconds; calm after 10 minutes. */
  readonly network?: LimitRuleOptions;
  /** By a browser that has logged in with the address before, in place of those two: 10, 10 s to 5 min; calm after an hour. */
  readonly device?: LimitRuleOptions;
  /** For one address, by whoever opened a link that was sent to it: 5, 30 s to an hour; calm after an hour. */
  readonly link?: LimitRuleOptions;
}

const second = 1000;
const defaultLimits: AskLimits = {
  address: { free: 5, firstWait: 30 * second, maxWait: 3600 * second, calm: 3600 * second },
  network: { free: 100, firstWait: second, maxWait: 10 * second, calm: 600 * second },
  device: { free: 10, firstWait: 10 * second, maxWait: 300 * second, calm: 3600 * second },
  link: { free: 5, firstWait: 30 * second, maxWait: 3600 * second, calm: 3600 * second },
};

/** @throws {OnpurposeError} `invalid_option` */
export function readLimits(options: LimitOptions): AskLimits {
  const rule = (name: keyof AskLimits): LimitRule => {
    const { free, firstWait, maxWait, calm } = defaultLimits[name];
    const own = options[name] ?? {};
    const read = {
      free: own.free ?? free,
      firstWait: inMs(own.firstWait) ?? firstWait,
      maxWait: inMs(own.maxWait) ?? Math.max(maxWait, inMs(own.firstWait) ?? 0),
      calm: inMs(own.calm) ?? calm,
    };
    if (read.firstWait > read.maxWait)
      throw wrongOption(`limits.${name}.maxWait`, "no less than firstWait");
    return Object.freeze(read);
  };
  return Object.freeze({
    address: rule("address"),
    network: rule("network"),
    device: rule("device"),
    link: rule("link"),
  });
}

const inMs = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : seconds * second;
