import { BlockList, isIP } from "node:net";

/** The list of trusted proxies as something to look up in, or the entry that is neither address nor network. */
export function parseProxies(entries: readonly string[]): BlockList | { readonly wrong: string } {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", bits, ...rest] = entry.split("/");
    const version = isIP(address);
    const prefix = bits === undefined ? (version === 4 ? 32 : 128) : Number(bits);
    const fits = Number.isInteger(prefix) && prefix >= 0 && prefix <= (version === 4 ? 32 : 128);
    if (version === 0 || !fits || bits === "" || rest.length > 0) return { wrong: entry };
    list.addSubnet(address, prefix, version === 4 ? "ipv4" : "ipv6");
  }
  return list;
}
