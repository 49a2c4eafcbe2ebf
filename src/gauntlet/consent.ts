import { isIP } from "node:net";
import { GauntletError } from "./gauntlet-error.ts";

/** Who says that a deployment may be played against. */
export interface Consent {
  /** Hosts beyond this machine, as in the deployment's URL. */
  readonly hosts: readonly string[];
  /** The operator's word for those hosts. */
  readonly iRunThisSite: boolean;
}

/**
 * Robots press whatever they find: they are for one's own site. On this machine that is taken as given.
 *
 * @throws {GauntletError} For any other host that was not named, or without the word of whoever runs it.
 */
export function checkConsent(origins: readonly string[], { hosts, iRunThisSite }: Consent): void {
  for (const origin of origins) {
    const { hostname } = new URL(origin);
    if (isLoopback(hostname)) continue;
    if (!hosts.includes(hostname)) {
      throw new GauntletError(
        `${hostname} is not this machine. If it is yours, say so: --host ${hostname} --i-run-this-site`,
      );
    }
    if (!iRunThisSite) {
      throw new GauntletError(
        `The gauntlet presses every button it finds. Add --i-run-this-site if ${hostname} is yours to do that to.`,
      );
    }
  }
}

export function isLoopback(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, "");
  if (isIP(bare) === 4) return bare.startsWith("127.");
  return bare === "::1" || bare === "localhost" || bare.endsWith(".localhost");
}

/** @throws {GauntletError} Without any address, or with one that is none. There is no default. */
export function checkAddresses(addresses: readonly string[]): void {
  if (addresses.length === 0) {
    throw new GauntletError("Links are mailed to somebody: give an address of yours, --address.");
  }
  for (const address of addresses) {
    if (!/^[^\s@<>(),;:"]+@[^\s@<>(),;:"]+$/.test(address)) {
      throw new GauntletError(`That is no address: ${address.slice(0, 100)}`);
    }
  }
}
