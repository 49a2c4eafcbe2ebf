import * as v from "valibot";
import { randomText, seal, unseal } from "./crypto.ts";
import type { Keyring } from "./keyring.ts";

/**
 * A browser that has logged in before, and as whom. It asks on an account of its own, so that whoever floods an
 * address or a network with asks cannot keep the people out that belong there. (OWASP, "Slow Down Online
 * Guessing Attacks with Device Cookies".) It logs nobody in.
 */
export interface Device {
  readonly id: string;
  /** Keyed hashes of the addresses that have logged in here, newest first. */
  readonly addresses: readonly string[];
  /** When it last logged in, or a month before at the most, epoch milliseconds. */
  readonly seenAt: number;
}

const remembered = 5;
const day = 24 * 60 * 60 * 1000;
/** As long as browsers keep any cookie. A copy of it is worth nothing after that, either. */
export const deviceLifeMs = 400 * day;
const deviceShape = v.object({
  id: v.string(),
  addresses: v.array(v.string()),
  seenAt: v.number(),
});

/** The device behind a cookie's value, or null when it is none of ours, or too old. */
export function readDevice(keyring: Keyring, cookie: string | null, at: number): Device | null {
  for (const keys of cookie === null ? [] : keyring.all) {
    const plain = unseal(keys.device, "device", cookie ?? "");
    if (plain === null) continue;
    const read = v.safeParse(deviceShape, JSON.parse(plain));
    return read.success && read.output.seenAt + deviceLifeMs > at ? read.output : null;
  }
  return null;
}

/** The cookie's value after a login, or null where it may stay as it is. */
export function writeDevice(
  keyring: Keyring,
  device: Device | null,
  addressHash: string,
  at: number,
): string | null {
  if (device?.addresses[0] === addressHash && device.seenAt + 30 * day > at) return null;
  const { id = randomText(16), addresses = [] } = device ?? {};
  const others = addresses.filter((address) => address !== addressHash);
  const next = { id, addresses: [addressHash, ...others].slice(0, remembered), seenAt: at };
  return seal(keyring.current.device, "device", JSON.stringify(next));
}
