// Shows that the apps of the other libraries are real: a person asks each for a link, opens it over plain HTTP and
// is logged in. Then, for a fresh link each, what one request by a scanner does that comes before the person.
//
//   npm ci --prefix bench/gauntlet && node bench/gauntlet/check.ts

import { HttpBrowser } from "../../test/support/http-browser.ts";
import { hosts } from "./hosts.ts";
import { askForLink, open, who } from "./person.ts";
import { startHost, versionsOf, type RunningHost } from "./start-host.ts";

/** A person asks and opens the link; with `scanner`, something else has requested it before, with no cookies. */
async function play(app: RunningHost, scanner: "GET" | "HEAD" | null) {
  const address = `person-${scanner ?? "alone"}@example.com`.toLowerCase();
  const person = new HttpBrowser(app.origin);
  const machine = new HttpBrowser(app.origin);
  const link = await askForLink(person, app, address);
  if ((await who(person)) !== null) throw new Error(`${app.host.name}: logged in by asking`);
  if (scanner !== null) await open(machine, link, scanner);
  const machineGotIn = (await who(machine)) === address;
  const { status } = await open(person, link);
  return { machineGotIn, personGotIn: (await who(person)) === address, status };
}

const yes = (value: boolean): string => (value ? "yes" : "no");

async function row(app: RunningHost): Promise<string> {
  const alone = await play(app, null);
  if (!alone.personGotIn) process.exitCode = 1;
  const cells = [versionsOf(app.host).join(", "), yes(alone.personGotIn)];
  for (const method of ["HEAD", "GET"] as const) {
    const { machineGotIn, personGotIn, status } = await play(app, method);
    cells.push(yes(machineGotIn), personGotIn ? "yes" : `no (${status})`);
  }
  return `| ${cells.join(" | ")} |`;
}

console.log(
  "| versions | person alone | HEAD gets a session | person after it | GET gets a session | person after it |",
);
console.log("| --- | --- | --- | --- | --- | --- |");
for (const host of hosts) {
  const app = await startHost(host);
  try {
    console.log(await row(app));
  } finally {
    await app.stop();
  }
}
