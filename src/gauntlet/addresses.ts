/** Lends addresses, each to one play at a time. */
export interface AddressBook {
  take(): Promise<string>;
  giveBack(address: string): void;
}

/** @param patterns Addresses; one with `{n}` makes as many as are wanted, of which no two are the same, in any run. */
export function createAddressBook(patterns: readonly string[]): AddressBook {
  const pattern = patterns.find((each) => each.includes("{n}"));
  const free = patterns.filter((each) => !each.includes("{n}"));
  const waiting: ((address: string) => void)[] = [];
  const run = Date.now().toString(36);
  let made = 0;
  return {
    async take() {
      if (pattern !== undefined) return pattern.replaceAll("{n}", `${run}-${++made}`);
      const address = free.shift();
      return address ?? new Promise((resolve) => waiting.push(resolve));
    },
    giveBack(address) {
      if (pattern !== undefined) return;
      const next = waiting.shift();
      if (next === undefined) free.push(address);
      else next(address);
    },
  };
}
