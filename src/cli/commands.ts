import type { ArgsDef, CommandMeta, Resolvable } from "citty";
import type { Described } from "./help.ts";

/** All commands, in the order in which help lists them. Loaded when called: none waits for another's parts. */
export const commands = {
  init: () => import("./init.ts").then(({ init }) => init),
  doctor: () => import("./doctor.ts").then(({ doctor }) => doctor),
  migrate: () => import("./migrate.ts").then(({ migrate }) => migrate),
  schema: () => import("./schema.ts").then(({ schema }) => schema),
  show: () => import("./show.ts").then(({ show }) => show),
  issue: () => import("./issue.ts").then(({ issue }) => issue),
  revoke: () => import("./revoke.ts").then(({ revoke }) => revoke),
  list: () => import("./list.ts").then(({ list }) => list),
  report: () => import("./report.ts").then(({ report }) => report),
  sessions: () => import("./sessions.ts").then(({ sessions }) => sessions),
  export: () => import("./export.ts").then(({ exportCommand }) => exportCommand),
  erase: () => import("./erase.ts").then(({ erase }) => erase),
  purge: () => import("./purge.ts").then(({ purge }) => purge),
  import: () => import("./import.ts").then(({ importCommand }) => importCommand),
  reclassify: () => import("./reclassify.ts").then(({ reclassify }) => reclassify),
  gauntlet: () => import("./gauntlet.ts").then(({ gauntlet }) => gauntlet),
};
// Names that every object has, such as toString, are no commands.
Object.setPrototypeOf(commands, null);

/** What help needs of all commands, in their order. */
export function describeAll(): Promise<readonly Described[]> {
  return Promise.all(
    Object.entries(commands).map(async ([name, load]) => describe(name, await load())),
  );
}

/** The same of one, or null where there is no such command. */
export async function describeOne(name: string): Promise<Described | null> {
  const [, load] = Object.entries(commands).find(([known]) => known === name) ?? [];
  return load === undefined ? null : describe(name, await load());
}

interface Command {
  readonly meta?: Resolvable<CommandMeta>;
  readonly args?: Resolvable<ArgsDef>;
}

async function describe(name: string, { meta, args }: Command): Promise<Described> {
  const { description = "" } = (await (typeof meta === "function" ? meta() : meta)) ?? {};
  return { name, description, args: (await (typeof args === "function" ? args() : args)) ?? {} };
}
