const localHosts = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** https, or http on this machine only. */
export function isSecure({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || (protocol === "http:" && localHosts.has(hostname));
}

export const isHttps = (url: string): boolean => new URL(url).protocol === "https:";
