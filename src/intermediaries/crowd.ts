/** Counts, in this process alone, how many links each network has opened in the last moments. */
export interface Crowd {
  note(network: string, linkId: string, at: number): void;
  linksOf(network: string, at: number): number;
}

/** How long an opened link counts, in milliseconds. */
const crowdWindowMs = 10_000;
/** Nothing is decided by more than this, so no more are kept. */
const mostLinks = 64;
const mostNetworks = 10_000;

/** Bounded: of 10,000 networks the last 64 links each, whoever asks for how many. */
export function createCrowd(): Crowd {
  // In the order in which they were heard of last: the first is the one to forget.
  const networks = new Map<string, Map<string, number>>();
  return {
    note(network, linkId, at) {
      // Whoever's network is unknown is in no crowd.
      if (network === "") return;
      const links = networks.get(network) ?? new Map<string, number>();
      networks.delete(network);
      networks.set(network, links);
      links.delete(linkId);
      links.set(linkId, at);
      forgetFirst(links, mostLinks);
      forgetFirst(networks, mostNetworks);
    },
    linksOf(network, at) {
      const links = networks.get(network);
      if (links === undefined) return 0;
      let count = 0;
      for (const opened of links.values()) if (opened > at - crowdWindowMs) count++;
      return count;
    },
  };
}

function forgetFirst(map: Map<string, unknown>, most: number): void {
  if (map.size <= most) return;
  for (const first of map.keys()) {
    map.delete(first);
    return;
  }
}
