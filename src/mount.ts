/** The path that onpurpose is mounted at, without a slash at its end; empty at the root. */
export const basePathOf = (url: string): string => new URL(url).pathname.replace(/\/$/, "");

/** The path of the login page. */
export const loginPathOf = (url: string): string => basePathOf(url) || "/";

/** Whether a target (a path, with or without a query) is at or below the mount. */
export function isBelowMount(basePath: string, target: string): boolean {
  const path = pathOf(target);
  return path === basePath || path.startsWith(`${basePath}/`);
}

export function pathOf(target: string): string {
  const end = target.search(/[?#]/);
  return end === -1 ? target : target.slice(0, end);
}
