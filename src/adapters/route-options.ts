import type { RequestInfo } from "../http/message.ts";

/** Options of adapters for frameworks. `Given`: what the framework hands over. */
export interface RouteOptions<Given> {
  /**
   * Who opened the connection, or null where that is not known. Without it there are no limits by network. Never a
   * header that clients can send themselves: proxies are for the option `trustedProxies`.
   */
  readonly peerAddress?: (given: Given) => string | null | undefined;
  /** Where the platform ends a process with its answer: keeps it up until mails are sent. */
  readonly waitUntil?: RequestInfo["waitUntil"];
}
