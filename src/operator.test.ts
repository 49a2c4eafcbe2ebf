import { expect, test } from "vitest";
import { nameOperator } from "./operator.ts";

test.each<[unknown, string | null]>([
  [null, null],
  [undefined, null],
  [false, null],
  ["ada@example.com", "ada@example.com"],
  ["  Ada\u0000\r\nLovelace ", "Ada Lovelace"],
  [{ id: "42" }, "42"],
  [{ id: "42", name: "Ada" }, "Ada (42)"],
  [{ id: "42", name: "" }, "42"],
  ["x".repeat(300), "x".repeat(200)],
  [`${"x".repeat(199)}😀`, "x".repeat(199)],
  ["half \ud83d a character", "half a character"],
])("%j is called %j", (answer, name) => {
  expect(nameOperator(answer)).toBe(name);
});

test.each([true, 1, "", " \n", {}, { id: 7 }, { id: "" }, { name: "Ada" }, ["ada"], () => "ada"])(
  "%j is nobody, and a mistake",
  (answer) => {
    expect(() => nameOperator(answer)).toThrow("operators must give a name");
  },
);
