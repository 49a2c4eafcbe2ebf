import type { Signal } from "./signal.ts";

/** Milliseconds from the link being made to the press: a mail has to be sent, found and read first. */
const soonestMs = 2000;

export const justIssued: Signal = {
  name: "just-issued",
  weight: 1,
  sources: [
    "https://blog.healthchecks.io/2019/12/preventing-office-365-atp-from-clicking-unsubscribe-links/",
  ],
  trips: "people whom the app hands the link without a mail, on a page or by a redirect",
  detect: ({ sinceIssue }) => sinceIssue !== null && sinceIssue < soonestMs,
};
