import type { Human } from "./corpus.ts";
import { lowerCase } from "./headers.ts";

/**
 * A profile of which only the user agent was reported, with the headers that such an engine is documented to send
 * beside it; complete ones as they are. Sources: MDN browser-compat-data for `Sec-Fetch-*`, blink-dev for
 * `X-Requested-With`. Where nobody says whether `Sec-Fetch-User` is sent, `gesture` decides.
 */
export function completed(human: Human, gesture: boolean): Human {
  if (human.complete) return human;
  const headers = lowerCase(human.headers);
  const agent = headers["user-agent"] ?? "";
  headers["accept"] = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
  headers["accept-language"] = "en-GB,en;q=0.9";
  headers["accept-encoding"] = "gzip, deflate";
  const chromium = Number(/Chrome\/(\d+)/.exec(agent)?.[1] ?? 0);
  const isWebKit = human.engine === "webkit" || human.engine === "wkwebview";
  if (!isWebKit) headers["upgrade-insecure-requests"] = "1";
  if (human.engine === "blink-webview") headers["x-requested-with"] = "com.example.app";
  if (chromium >= 89) {
    const own = human.engine === "blink-webview" ? "Android WebView" : "Google Chrome";
    headers["sec-ch-ua"] =
      `"Chromium";v="${chromium}", "${own}";v="${chromium}", "Not/A)Brand";v="8"`;
    headers["sec-ch-ua-mobile"] = human.device === "mobile" ? "?1" : "?0";
    headers["sec-ch-ua-platform"] = `"${human.os}"`;
  }
  if (chromium >= 80 || (isWebKit && systemOf(agent) >= 16.4)) {
    headers["sec-fetch-site"] = "none";
    headers["sec-fetch-mode"] = "navigate";
    headers["sec-fetch-dest"] = "document";
  }
  const sendsSecFetchUser = chromium >= 80 && (gesture || human.engine === "blink");
  return { ...human, headers, sendsSecFetchUser };
}

function systemOf(agent: string): number {
  const [, major = "0", minor = "0"] = /OS (\d+)_(\d+)/.exec(agent) ?? [];
  return Number(`${major}.${minor}`);
}
