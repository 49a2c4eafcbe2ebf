import { expect, test } from "vitest";
import { Closing } from "./closing.ts";

test("its end ends every wait, and lets none begin", async () => {
  const closing = new Closing();
  expect(closing.isOver).toBe(false);
  const waits = [closing.pause(60_000), closing.pause(60_000)];
  closing.end();
  await Promise.all([...waits, closing.pause(60_000)]);
  expect(closing.isOver).toBe(true);
});

test("a wait ends by itself", async () => {
  const closing = new Closing();
  await closing.pause(1);
  expect(closing.isOver).toBe(false);
});
