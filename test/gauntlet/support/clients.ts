import type { Human, Intermediary } from "../../../src/gauntlet/corpus/corpus.ts";

const made = {
  vendor: null,
  kind: "scanner",
  headers: {},
  runsScripts: null,
  pressesButtons: null,
  keepsCookies: null,
  timing: null,
  network: null,
  sources: [],
  confidence: "low",
  heldOut: false,
} as const;

/** Clients that nobody has reported: one for each thing that a client can do. */
export const opener: Intermediary = {
  ...made,
  id: "opener",
  name: "Opens it",
  headers: { "user-AGENT": "Opener/1", Accept: "*/*" },
  keepsCookies: false,
  steps: [
    { do: "request", afterMs: 0, method: "HEAD", token: "real" },
    { do: "request", afterMs: 60_000, method: "GET", token: "real" },
  ],
};

export const mangler: Intermediary = {
  ...made,
  id: "mangler",
  name: "Asks for what is not there",
  steps: [{ do: "request", afterMs: 0, method: "GET", token: "rot13" }],
};

export const poster: Intermediary = {
  ...made,
  id: "poster",
  name: "Posts the forms",
  keepsCookies: true,
  steps: [
    { do: "request", afterMs: 0, method: "GET", token: "real" },
    { do: "post_forms", afterMs: 0, fill: false },
  ],
};

export const browserThatPresses: Intermediary = {
  ...made,
  id: "presser",
  name: "Presses everything",
  headers: { "User-Agent": "Mozilla/5.0 Presser/1" },
  steps: [
    { do: "open", afterMs: 0 },
    { do: "press_all", afterMs: 0, fill: false, acceptDialogs: true },
  ],
};

export const person: Human = {
  id: "person",
  name: "A person",
  device: "desktop",
  os: "Linux",
  engine: "blink",
  via: "mail program",
  headers: {
    "Upgrade-Insecure-Requests": "1",
    "User-Agent": "Mozilla/5.0 Person/1",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-User": "?1",
    "Sec-Fetch-Dest": "document",
  },
  sendsSecFetchUser: true,
  complete: true,
  sources: [],
  confidence: "high",
};
