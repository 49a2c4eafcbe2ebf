import { crawlerUserAgents, type Agent } from "./agent.ts";

/** What makes an index of the web. A link out of a mail gets there when somebody has published it. */
export const crawlers: readonly Agent[] = (
  [
    [/Googlebot/i, "Googlebot"],
    [/bingbot\//i, "Bingbot"],
    [/YandexBot\//i, "YandexBot"],
    [/Baiduspider/i, "Baiduspider"],
    [/DuckDuckBot/i, "DuckDuckBot"],
    [/Applebot/i, "Applebot"],
    [/PetalBot/i, "PetalBot"],
    [/AhrefsBot\//i, "AhrefsBot"],
    [/SemrushBot/i, "SemrushBot"],
    [/MJ12bot\//i, "MJ12bot"],
    [/GPTBot\//i, "GPTBot"],
    [/ClaudeBot\//i, "ClaudeBot"],
    [/CCBot\//i, "Common Crawl"],
    [/Bytespider/i, "Bytespider"],
    [/Amazonbot\//i, "Amazonbot"],
  ] as const
).map(([pattern, name]) => ({ pattern, kind: "crawler", name, source: crawlerUserAgents }));
