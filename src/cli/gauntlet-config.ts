import { readFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as v from "valibot";
import { generic, type Adapter } from "../gauntlet/adapters.ts";
import { messageOf } from "../gauntlet/gauntlet-error.ts";
import { UsageError } from "./usage-error.ts";

const url = v.pipe(
  v.string(),
  v.check((text) => URL.canParse(text.replaceAll("{address}", "a")), "an absolute URL"),
);
const pattern = v.union([
  v.instance(RegExp),
  v.pipe(
    v.string(),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      try {
        return new RegExp(dataset.value, "m");
      } catch {
        addIssue({ message: "a regular expression" });
        return NEVER;
      }
    }),
  ),
]);

const configSchema = v.strictObject({
  name: v.optional(v.string(), "magic links"),
  ask: v.strictObject({
    url,
    method: v.exactOptional(v.picklist(["GET", "POST"])),
    fields: v.exactOptional(v.record(v.string(), v.string())),
    as: v.exactOptional(v.picklist(["form", "json"])),
    page: v.exactOptional(url),
    token: v.exactOptional(v.strictObject({ url, path: v.string(), field: v.string() })),
  }),
  mail: v.strictObject({
    url,
    link: pattern,
    code: v.exactOptional(pattern),
    first: v.exactOptional(v.picklist(["newest", "oldest"])),
  }),
  loggedIn: v.strictObject({
    url,
    text: v.exactOptional(v.string()),
    path: v.exactOptional(v.string()),
  }),
  press: v.exactOptional(v.string()),
});

/**
 * Reads what describes a deployment: JSON, or a module whose default export is the same, or an adapter of its own.
 *
 * @throws {UsageError} Naming what is wrong in it.
 */
export async function readConfig(file: string): Promise<Adapter> {
  const given = await load(resolve(file));
  if (isAdapter(given)) return given;
  const parsed = v.safeParse(configSchema, given);
  if (parsed.success) return generic(parsed.output);
  const [issue] = parsed.issues;
  throw new UsageError(`${file}: ${v.getDotPath(issue) ?? "it"}: ${issue.message}`);
}

async function load(path: string): Promise<unknown> {
  try {
    if (extname(path) === ".json") {
      const parsed: unknown = JSON.parse(await readFile(path, "utf8"));
      return parsed;
    }
    const loaded: unknown = await import(pathToFileURL(path).href);
    return typeof loaded === "object" && loaded !== null ? Reflect.get(loaded, "default") : null;
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${messageOf(error)}`);
  }
}

function isAdapter(value: unknown): value is Adapter {
  if (typeof value !== "object" || value === null) return false;
  return (
    Array.isArray(Reflect.get(value, "origins")) && typeof Reflect.get(value, "open") === "function"
  );
}
