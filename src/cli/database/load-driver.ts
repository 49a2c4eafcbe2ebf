import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { UsageError } from "../usage-error.ts";

/**
 * The package of a database's driver, out of the project in which the command runs, or from where this package has its
 * own: the first of these that is installed.
 *
 * @throws {UsageError} Naming what to install.
 */
export async function loadDriver(what: string, packages: readonly string[]): Promise<object> {
  for (const name of packages) {
    const file = fileOf(name);
    if (file === null) continue;
    const loaded: unknown = await import(pathToFileURL(file).href);
    if (typeof loaded === "object" && loaded !== null) return withDefault(loaded);
  }
  const [first = "", ...others] = packages;
  const also = others.length === 0 ? "" : ` (or ${others.join(" or ")})`;
  throw new UsageError(
    `${what} needs the package ${first}${also}, which is not installed here: npm install ${first}`,
  );
}

function fileOf(name: string): string | null {
  for (const base of [join(process.cwd(), "package.json"), import.meta.filename]) {
    try {
      return createRequire(base).resolve(name);
    } catch {
      // Not there; perhaps in the other place.
    }
  }
  return null;
}

/** A CommonJS module's own exports are its default. */
function withDefault(loaded: object): object {
  const own: unknown = Reflect.get(loaded, "default");
  return typeof own === "object" && own !== null ? own : loaded;
}
