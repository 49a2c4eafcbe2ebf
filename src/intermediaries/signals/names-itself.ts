import { readName } from "../named.ts";
import type { Signal } from "./signal.ts";

export const namesItself: Signal = {
  name: "names-itself",
  weight: 1,
  sources: ["https://github.com/omrilotan/isbot"],
  trips: "people whose browser was given a crawler's user agent by hand",
  detect: ({ traits }) => readName(traits) !== null,
};
