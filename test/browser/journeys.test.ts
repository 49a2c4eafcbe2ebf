import { describe } from "vitest";
import { describeInBrowser, useChromium, useDemo } from "../support/browser.ts";
import { accountJourneys } from "./journeys/accounts.ts";
import { aheadJourneys } from "./journeys/ahead.ts";
import { keyboardJourneys } from "./journeys/keyboard.ts";
import { logInJourneys } from "./journeys/login.ts";
import { pressJourneys } from "./journeys/press.ts";

// In one file, so that the journey that takes a minute of waiting takes no minute of everybody's time.
describeInBrowser("a person with a browser", { concurrent: true }, () => {
  const place = { chromium: useChromium(), demo: useDemo() };
  describe("pressing", () => pressJourneys(place));
  describe("logging in", () => logInJourneys(place));
  describe("whose link it is", () => accountJourneys(place));
  describe("by keyboard alone", () => keyboardJourneys(place));
  describe("a link that the browser fetches ahead of the person", () => aheadJourneys(place));
});
