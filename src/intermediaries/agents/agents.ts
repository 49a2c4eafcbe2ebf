import type { Agent } from "./agent.ts";
import { automation } from "./automation.ts";
import { crawlers } from "./crawlers.ts";
import { imageProxies } from "./image-proxies.ts";
import { previews } from "./previews.ts";
import { scanners } from "./scanners.ts";

/** Everything that names itself and that we have a name for. The first that fits counts. */
const agents: readonly Agent[] = [
  ...scanners,
  ...previews,
  ...imageProxies,
  ...automation,
  ...crawlers,
];

/** One look in place of fifty, for the many who are in no list. */
const any = new RegExp(agents.map(({ pattern }) => pattern.source).join("|"), "i");

export function findAgent(userAgent: string): Agent | null {
  if (!any.test(userAgent)) return null;
  return agents.find(({ pattern }) => pattern.test(userAgent)) ?? null;
}
