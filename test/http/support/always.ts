/** What every answer carries, whatever became of the request. */
export const always = {
  "cache-control": "no-store",
  "referrer-policy": "same-origin",
  "x-robots-tag": "noindex, nofollow",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  // The same URL as a page or as JSON, in one language or another.
  vary: "Accept, Accept-Language",
};
