import { describe, expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { passwordsIn, readDatabaseUrl } from "./database-url.ts";

const read = (text: string, env: NodeJS.ProcessEnv = {}) => readDatabaseUrl(text, env);

describe("readDatabaseUrl", () => {
  test.each([
    ["sqlite:./links.db", "./links.db"],
    ["sqlite://./links.db", "./links.db"],
    ["sqlite:///var/lib/app/links", "/var/lib/app/links"],
    ["file:./dev.db?mode=rwc", "./dev.db"],
    ["links.db", "links.db"],
    ["/var/links.sqlite", "/var/links.sqlite"],
    ["../links.sqlite3", "../links.sqlite3"],
  ])("%s: a file", (text, path) => {
    expect(read(text)).toEqual({ kind: "sqlite", path });
  });

  test.each([
    ["postgres://a:b@h/d", "postgres", "postgres://a:b@h/d"],
    ["postgresql://h/d?sslmode=require", "postgres", "postgresql://h/d?sslmode=require"],
    ["mysql://a@h:3306/d", "mysql", "mysql://a@h:3306/d"],
    ["mariadb://a@h/d", "mysql", "mysql://a@h/d"],
    ["postgres:", "postgres", "postgres:"],
  ])("%s: a server", (text, kind, url) => {
    expect(read(text)).toEqual({ kind, url });
  });

  test.each([
    ["redis://h:6379/2", "redis://h:6379/2", null],
    ["rediss://u:p@h?prefix=shop", "rediss://u:p@h", "shop"],
  ])("%s: Redis, perhaps with a prefix", (text, url, prefix) => {
    expect(read(text)).toEqual({ kind: "redis", url, prefix });
  });

  test("env:NAME: what the variable holds", () => {
    expect(read("env:URL", { URL: "links.db" })).toEqual({ kind: "sqlite", path: "links.db" });
    for (const env of [{}, { URL: "" }]) {
      expect(() => read("env:URL", env)).toThrow("there is no environment variable URL, or it is");
    }
    expect(() => read("env:URL", { URL: "env:URL" })).toThrow("--database is sqlite:");
  });

  test.each([
    "links",
    "oracle://app:hunter22@localhost/app",
    "hunter22",
    "constructor://app:hunter22@h",
    "postgres://app:hunter22#@localhost/app",
    "postgres://",
    "redis://:hunter22",
    "postgres:hunter22",
  ])("%s: refused, and not repeated", (text) => {
    expect(() => read(text)).toThrow(UsageError);
    expect(() => read(text)).not.toThrow("hunter22");
  });
});

test("passwordsIn: as it was typed, and as it is", () => {
  expect(passwordsIn("postgres://a:b%23c@h/d")).toEqual(["b%23c", "b#c"]);
  expect(passwordsIn("postgres://a:bc@h/d")).toEqual(["bc"]);
  for (const text of ["postgres://a@h/d", "links.db", ""]) expect(passwordsIn(text)).toEqual([]);
});
