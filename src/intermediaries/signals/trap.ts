import type { Signal } from "./signal.ts";

export const trap: Signal = {
  name: "trap",
  weight: 1,
  sources: ["https://blog.nun.tf/microsoft-analyzes-your-mails-furtively-and-in-detail/"],
  trips:
    "nobody who sees the page, hears it or walks it by keyboard: the button is out of reach of all three",
  detect: ({ trap }) => trap,
};
