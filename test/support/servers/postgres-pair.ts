import { reportMissing } from "./unavailable.ts";
import { freePorts } from "./ports.ts";
import { PostgresMachine } from "./postgres-machine.ts";
import { canStart } from "./programs.ts";

/**
 * A PostgreSQL primary and its synchronous standby: a commit is answered when both have it on disk.
 *
 * From `promote` until `rebuildStandby` has resolved there is a window without a standby, in which commits
 * are answered that one server alone has: kill the primary only when {@link inSync} says true, else answered
 * commits are lost with it.
 */
export interface PostgresPair {
  /** Of the primary, as a superuser: another one after `promote`. */
  url(): string;
  /** Of the primary's first process. */
  pid(): number;
  /** Whether commits wait for a standby that follows now. */
  inSync(): Promise<boolean>;
  /** SIGKILL to all processes of the primary. Its port is free when this resolves. */
  kill(): Promise<void>;
  /** Makes the standby the primary. Throws while the old one runs: there must not be two. */
  promote(): Promise<void>;
  /** Brings the killed server back as the standby; resolves when it is `sync`. */
  rebuildStandby(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts one. Null where PostgreSQL is not installed. */
export async function postgresPair(): Promise<PostgresPair | null> {
  if (!canStart("postgresPair")) return reportMissing("postgresPair");
  const [one = 0, two = 0] = await freePorts(2);
  let primary = new PostgresMachine(one);
  let standby = new PostgresMachine(two);
  await primary.initialize();
  await primary.start();
  await standby.copyFrom(primary);
  await attach(standby, primary);
  return {
    url: () => primary.url,
    pid: () => primary.process.pid,
    inSync: () => primary.inSync(),
    kill: () => primary.process.kill(),
    promote: async () => {
      if (primary.process.running()) throw new Error("The primary is running");
      await standby.promote();
      [primary, standby] = [standby, primary];
    },
    rebuildStandby: async () => {
      if (standby.process.running()) throw new Error("The standby is running");
      await standby.copyFrom(primary);
      await attach(standby, primary);
    },
    stop: async () => {
      // First the one that the other would wait for.
      await primary.process.stop("SIGQUIT");
      await standby.process.stop("SIGQUIT");
    },
  };
}

/** Starts the standby, and from then on lets commits wait for it. */
async function attach(standby: PostgresMachine, primary: PostgresMachine): Promise<void> {
  await standby.start();
  await primary.waitForStandby();
}
