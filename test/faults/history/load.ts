import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { mailedLink } from "../../support/site.ts";
import { Client, linkIdOf, type Form, type Servers } from "./client.ts";
import type { History } from "./history.ts";

/** A link that was given out, and the browsers in which somebody has tried to use it. */
export interface Journey {
  readonly email: string;
  readonly url: string;
  readonly linkId: string;
  readonly visitors: Visitor[];
}

export interface Visitor {
  readonly client: Client;
  form: Form | null;
  /** Presses that were sent, and whether one was answered with a login. */
  presses: number;
  loggedIn: boolean;
  loggedOut: boolean;
}

export interface Load {
  readonly journeys: readonly Journey[];
  /** Lets everybody finish what they are at. */
  stop(): Promise<void>;
}

export interface LoadOptions {
  readonly people: number;
  /** Milliseconds of rest after each journey, on average. */
  readonly rest: number;
}

/** People who log in, one after the other in so many places at once, until they are stopped. */
export function startLoad(history: History, servers: Servers, options: LoadOptions): Load {
  const journeys: Journey[] = [];
  const state = { stopped: false };
  const place = async (): Promise<void> => {
    while (!state.stopped) {
      const journey = await obtain(history, servers);
      if (journey === null) {
        // What outages make people do.
        await sleep(50);
        continue;
      }
      journeys.push(journey);
      await travel(history, servers, journey);
      await sleep(Math.random() * 2 * options.rest);
    }
  };
  const places = Array.from({ length: options.people }, place);
  return {
    journeys,
    async stop() {
      state.stopped = true;
      await Promise.all(places);
    },
  };
}

const chance = (share: number): boolean => Math.random() < share;

export function newVisitor(history: History, servers: Servers): Visitor {
  const client = new Client(history, servers);
  return { client, form: null, presses: 0, loggedIn: false, loggedOut: false };
}

/** A link comes by mail, issued by the app or asked for in the browser that will use it. */
async function obtain(history: History, servers: Servers): Promise<Journey | null> {
  const email = `${randomUUID()}@example.com`;
  const visitor = newVisitor(history, servers);
  const asks = chance(0.15);
  const issued = asks ? await mailed(visitor, email, servers) : await visitor.client.issue(email);
  return issued === null ? null : { email, ...issued, visitors: [visitor] };
}

async function mailed(
  { client }: Visitor,
  email: string,
  servers: Servers,
): Promise<{ url: string; linkId: string } | null> {
  if (!(await client.ask(email))) return null;
  // The mail is made after the answer, and an outage in between is nobody's lie: nothing was promised for sure.
  for (let tries = 0; tries < 10; tries++) {
    for (const server of servers) {
      const url = await mailedLink(server, email, 0).catch(() => null);
      if (url !== null) return { url, linkId: linkIdOf(url) };
    }
    await sleep(50);
  }
  return null;
}

async function travel(history: History, servers: Servers, journey: Journey): Promise<void> {
  const { visitors, url, linkId } = journey;
  const [visitor] = visitors;
  if (visitor === undefined) return;
  if (chance(0.2)) await scan(history, servers, url);
  const rival = chance(0.15) ? newVisitor(history, servers) : null;
  if (rival !== null) {
    visitors.push(rival);
    await openPage(rival, url);
  }
  await openPage(visitor, url);
  await Promise.all([
    pressOn(visitor, url),
    ...(rival === null ? [] : [pressOnce(rival, url)]),
    ...(chance(0.15) ? [pressOnce(visitor, url)] : []),
    ...(chance(0.2) ? [scan(history, servers, url)] : []),
  ]);
  if (visitor.loggedIn && chance(0.5)) await visitor.client.who(linkId);
  if (visitor.loggedIn && chance(0.1)) {
    // Whoever presses "log out" wants it, whether or not an answer comes.
    visitor.loggedOut = true;
    await visitor.client.logOut(linkId);
  }
}

async function scan(history: History, servers: Servers, url: string): Promise<void> {
  const method = ["GET", "HEAD", "OPTIONS"][Math.floor(Math.random() * 3)] ?? "GET";
  const prefetch = method === "GET" && chance(0.3);
  await new Client(history, servers).scan(url, method, prefetch);
}

export async function openPage(visitor: Visitor, url: string): Promise<void> {
  visitor.form ??= await visitor.client.open(url);
}

export async function pressOnce(visitor: Visitor, url: string): Promise<number | null> {
  if (visitor.form === null) return null;
  visitor.presses++;
  const status = await visitor.client.press(url, visitor.form);
  if (status === 303) visitor.loggedIn = true;
  return status;
}

/** Presses; after an answer that says "not now", or none, some people try again at once and some give up. */
async function pressOn(visitor: Visitor, url: string): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    const status = await pressOnce(visitor, url);
    if (status === 303 || status === 410 || chance(0.5)) return;
    await sleep(Math.random() * 200);
    await openPage(visitor, url);
  }
}
