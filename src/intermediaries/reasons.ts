/** Why something is said of a visit, as a fragment of a sentence about its client. */
const reasons = {
  "browser-agrees": "it sends what a person's browser sends",
  "redeemed-here": "its browser logged in by this link",
  "names-itself": "it says itself that it is no person's browser",
  trap: "it pressed a button that people do not see",
  driven: "its browser says that a program drives it",
  "prefetch-header": "it says that it fetches ahead of a person",
  "contradicting-headers": "its browser headers contradict each other",
  "no-gesture": "its browser did not say, as it does when a person presses, that a person did",
  "no-fetch-metadata": "it lacks headers that the browser it claims to be always sends",
  "no-browser-accept": "it does not ask for a page, as a browser does when a form is sent",
  "no-language": "it names no language, as every person's browser does",
  "no-user-agent": "it does not say what it is",
  "head-request": "it asked for the headers of the page alone, which no person's browser does",
  "mangled-token": "it asked for a damaged form of the link",
  "too-soon": "it was there sooner than a person could be",
  "just-issued": "it pressed within moments of the link being made",
  "many-links": "its network opened many links at once",
  burst: "it came several times within a second",
  "repeats-another":
    "it repeated somebody else's visit, from another network and without its cookies",
  challenge: "it did not pass the challenge",
} as const;

/** A name of a rule or a signal. */
export type ReasonName = keyof typeof reasons;

/** In plain words, for an operator. A name that is not known, out of newer rules, is given as it is. */
export const describeReason = (name: string): string =>
  isKnown(name) ? reasons[name] : name.replaceAll("-", " ");

export const isKnown = (name: string): name is ReasonName => Object.hasOwn(reasons, name);
