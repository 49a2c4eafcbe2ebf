import { expect, test } from "vitest";
import { cutAddress, widen } from "./network.ts";

test.each([
  ["203.0.113.77", "203.0.113.0/24"],
  ["2001:db8:12:34:56:78:9a:bc", "2001:db8:12::/48"],
  ["2001:0db8::1", "2001:db8:0::/48"],
  ["::1", "0:0:0::/48"],
])("%s in wider terms is %s", (address, wide) => {
  expect(widen(address)).toBe(wide);
});

test.each([
  ["203.0.113.77", "203.0.113.0/24"],
  ["2001:db8:12:34::/64", "2001:db8:12::/48"],
  ["203.0.113.0/24", "203.0.113.0/24"],
  ["2001:db8:12::/48", "2001:db8:12::/48"],
  [
    "mYyN0tAnAddress_butAKeyedHashOfOne-0123456789ab",
    "mYyN0tAnAddress_butAKeyedHashOfOne-0123456789ab",
  ],
  ["", ""],
  [null, null],
])("of %j there is left, once it is old, %j", (kept, left) => {
  expect(cutAddress(kept)).toBe(left);
});
