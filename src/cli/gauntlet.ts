import { defineCommand, type ParsedArgs } from "citty";
import {
  asMarkdown,
  asTable,
  humans,
  intermediaries,
  runGauntlet,
  type GauntletOptions,
  type Progress,
} from "../gauntlet/index.ts";
import { inert } from "../gauntlet/report.ts";
import { rounds, type Round } from "../gauntlet/rounds.ts";
import { adapterOf } from "./gauntlet-adapter.ts";
import { gauntletArgs } from "./gauntlet-args.ts";
import { readNumber, valuesOf } from "./raw-args.ts";
import { checkTyped } from "./typed.ts";
import { UsageError } from "./usage-error.ts";

const description = `Plays every known intermediary against fresh magic links of a running deployment of yours.

  npx onpurpose gauntlet --url http://localhost:3000/magic-link \\
    --mail "http://localhost:3000/inbox.json?to={address}" \\
    --logged-in http://localhost:3000/whoami.json --logged-in-path user \\
    --address "gauntlet+{n}@example.com"

Ends with 0 where nobody got a session and no person was shut out, 1 where somebody did, 2 where it could not be played.`;

export const gauntlet = defineCommand({
  meta: { name: "gauntlet", description },
  args: gauntletArgs,
  async run({ args, rawArgs }) {
    checkTyped(rawArgs, gauntletArgs, ["address", "host", "round"]);
    const result = await runGauntlet(await optionsOf(args, rawArgs));
    const text = args.json
      ? JSON.stringify(result, null, 2)
      : args.markdown
        ? asMarkdown(result)
        : asTable(result);
    process.stdout.write(`${text}\n`);
    process.exitCode = result.passed ? 0 : 1;
  },
});

type Args = ParsedArgs<typeof gauntletArgs>;

async function optionsOf(args: Args, rawArgs: readonly string[]): Promise<GauntletOptions> {
  const pace = readNumber("pace", args.pace, [0, 1000]);
  const pause = readNumber("person-pause", args["person-pause"], [0, 60_000]);
  const rate = readNumber("rate", args.rate, [0.1, 10_000]);
  const parallel = readNumber("parallel", args.parallel, [1, 32]);
  const chosen = roundsOf(valuesOf(rawArgs, "round"), args["reads-mailbox"]);
  const only = args.only?.toLowerCase() ?? "";
  const played = intermediaries.filter(({ id, name }) =>
    `${id} ${name}`.toLowerCase().includes(only),
  );
  if (played.length === 0) throw new UsageError(`No intermediary has "${only}" in its name.`);
  const adapter = await adapterOf(args);
  if (args.progress) {
    const delays = pace === undefined ? "shortened to 200 ms" : `times ${pace}`;
    process.stderr.write(`${played.length} intermediaries; reported delays ${delays}.\n`);
  }
  return {
    adapter,
    addresses: valuesOf(rawArgs, "address"),
    intermediaries: played,
    humans,
    consent: { hosts: valuesOf(rawArgs, "host"), iRunThisSite: args["i-run-this-site"] },
    rounds: chosen,
    browser: args.browser,
    ...(pace === undefined ? {} : { pace }),
    ...(pause === undefined ? {} : { personPauseMs: pause }),
    ...(rate === undefined ? {} : { rate }),
    ...(parallel === undefined ? {} : { parallel }),
    ...(args.progress ? { onProgress: tell } : {}),
  };
}

function roundsOf(wanted: readonly string[], readsMailbox: boolean): readonly Round[] {
  const unknown = wanted.find((each) => !rounds.some((round) => round === each));
  if (unknown !== undefined) throw new UsageError(`--round is one of ${rounds.join(", ")}.`);
  const asked = wanted.length === 0 ? rounds : rounds.filter((round) => wanted.includes(round));
  return asked.filter((round) => round !== "mailbox" || readsMailbox);
}

/** One line that is written over on a terminal; in a log, one for each tenth of the way. */
function tell({ done, total, play }: Progress): void {
  const { plan, session, person } = play;
  const name = inert(plan.intermediary?.name ?? "", 50);
  if (session !== null) process.stderr.write(`${erase()}GOT IN: ${name} (${plan.round})\n`);
  if (person.fault !== null) process.stderr.write(`${erase()}${inert(person.fault, 100)}\n`);
  const tenth = Math.floor((done * 10) / total) > Math.floor(((done - 1) * 10) / total);
  if (process.stderr.isTTY) process.stderr.write(`${erase()}${done}/${total} ${name}`);
  else if (tenth) process.stderr.write(`${done}/${total}\n`);
  if (process.stderr.isTTY && done === total) process.stderr.write(erase());
}

const erase = (): string => (process.stderr.isTTY ? "\r\u001B[2K" : "");
