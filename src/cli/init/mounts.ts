import { handlers } from "./handlers.ts";
import type { MountChoice } from "./mount.ts";
import { routes } from "./routes.ts";

export const mounts: readonly MountChoice[] = [...routes, ...handlers];

/** Those that a project shows by its packages. */
export function mountsOf(packages: ReadonlySet<string>): readonly MountChoice[] {
  const shown = mounts.filter(({ shownBy }) => shownBy.some((name) => packages.has(name)));
  const hidden = new Set(shown.flatMap(({ hides = [] }) => hides));
  return shown.filter(({ shownBy }) =>
    shownBy.some((name) => packages.has(name) && !hidden.has(name)),
  );
}

/** Frameworks that are known and have no mount of their own. */
export const laterMounts: readonly string[] = ["@remix-run/node", "@hapi/hapi"];
