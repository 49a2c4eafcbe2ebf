// Plays the gauntlet against the apps of the other libraries: every intermediary of the corpus, those that run a
// browser in a real Chromium. Writes results.md and results.json beside this file.
//
//   npm ci --prefix bench/gauntlet
//   node bench/gauntlet/run.ts [name of a host ...]

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { binary, runNode } from "../../scripts/pipeline/run-node.ts";
import {
  authJs,
  betterAuth,
  humans,
  intermediaries,
  passport,
  runGauntlet,
  type Adapter,
} from "../../src/gauntlet/index.ts";
import { hosts, mailsPath, whoPath, type Host, type HostName } from "./hosts.ts";
import { asReport, type Played } from "./report.ts";
import { startHost, versionsOf } from "./start-host.ts";

/** The gauntlet's own adapter for each host. Who is logged in is for the app to say, the same way in all of them. */
function adapterFor(host: Host, origin: string): Adapter {
  const mail = { url: `${origin}${mailsPath}?to={address}`, first: "oldest" } as const;
  const loggedIn = { url: `${origin}${whoPath}`, path: "user" };
  const { path, address, type } = host.ask;
  const adapters: Record<HostName, () => Adapter> = {
    "better-auth": () => betterAuth({ url: `${origin}/api/auth`, mail, loggedIn }),
    "auth-js": () => authJs({ url: `${origin}/auth`, mail, loggedIn }),
    "passport-magic-link": () => viaPassport(),
    "passport-magic-login": () => viaPassport(),
  };
  const viaPassport = (): Adapter =>
    passport({ url: origin + path, mail, loggedIn, field: address, as: type });
  return adapters[host.name]();
}

async function playHost(host: Host): Promise<Played> {
  const app = await startHost(host);
  const start = performance.now();
  try {
    const result = await runGauntlet({
      adapter: adapterFor(host, app.origin),
      addresses: ["person-{n}@example.com"],
      intermediaries,
      humans,
      onProgress: ({ done, total }) => {
        if (done % 25 === 0 || done === total) console.error(`${host.name}: ${done} of ${total}`);
      },
    });
    const seconds = Math.round((performance.now() - start) / 1000);
    return { name: host.name, versions: versionsOf(host), seconds, result };
  } finally {
    await app.stop();
  }
}

const names = process.argv.slice(2);
const unknown = names.find((name) => hosts.every((host) => host.name !== name));
if (unknown !== undefined) throw new Error(`${unknown} is none of the hosts`);

const [markdown = "", json = ""] = ["results.md", "results.json"].map((name) =>
  join(import.meta.dirname, name),
);
const date = new Date().toISOString().slice(0, 10);
const played: Played[] = [];
for (const host of hosts) {
  if (names.length > 0 && !names.includes(host.name)) continue;
  played.push(await playHost(host));
  // After each, since a run takes long: what was played is not lost when it is stopped.
  const { text, data } = asReport(
    { date, node: process.versions.node, played },
    "The gauntlet on other libraries",
    "bench/gauntlet/hosts",
  );
  writeFileSync(markdown, text);
  writeFileSync(json, JSON.stringify(data));
  await runNode([binary("oxfmt", "oxfmt"), markdown, json], "collect");
}
console.log(`${markdown}\n${json}`);
