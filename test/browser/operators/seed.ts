import { createHash } from "node:crypto";
import type { Store, User, VisitKind } from "onpurpose";
import type { VisitFacts } from "../../../src/stores/store.ts";

// Links as an app has them after some weeks: enough to fill every page, the same in every run.

const agents: Readonly<Record<string, string>> = {
  person: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101 Firefox/153.0",
  phone:
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1",
  scanner:
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36",
  preview: "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
};

/** A number from 0 to 1, always the same for the same place. */
function chance(...place: readonly (string | number)[]): number {
  return createHash("sha256").update(place.join(" ")).digest().readUInt32BE(0) / 2 ** 32;
}

const idOf = (name: string): string => createHash("sha256").update(name).digest("base64url");

/** Somebody who writes wherever one can write. */
export const hostileUser: User = {
  id: `"><script>alert(1)</script>${"i".repeat(120)}`,
  email: `${"m".repeat(60)}+=@${"mail-of-a-very-long-domain".repeat(2)}.example.com`,
  name: `\u202eevil\u202c \u001b[31m<img src=x onerror=alert(1)> &quot; ${"W".repeat(150)}`,
};
const hostileAgent = `<script>alert(1)</script>\u202e\u001b]0;title\u0007' " & ${"A".repeat(200)}`;

/** A link of theirs, with all that a stranger can put into one. Gives its id. */
export async function seedHostile({
  store,
  now,
  addressHash,
}: Pick<Scene, "store" | "now" | "addressHash">): Promise<string> {
  const id = idOf("hostile");
  const askedBy = idOf("hostile browser");
  const [issuedAt, expiresAt] = [now - 60_000, now + 600_000];
  const from = { clientAddress: `<b>${"9".repeat(60)}`, network: "x", userAgent: hostileAgent };
  const ask = {
    id,
    askedBy,
    askedAt: issuedAt,
    expiresAt,
    addressHash: addressHash(hostileUser.email),
  };
  const words = { mailDomain: `${"d".repeat(200)}.example`, language: "<i>\u202e" };
  await store.ask({
    ask: { ...ask, ...from, ...words, codeHash: idOf("hostile code") },
    limits: [],
  });
  await store.settleAsk(id, "mailed", issuedAt + 1000);
  const life = {
    issuedAt,
    expiresAt,
    redirectTo: `/"><script>alert(1)</script>${"r".repeat(1500)}`,
  };
  const { id: userId, email: address } = hostileUser;
  await store.issue({ id, userId, address, purpose: "login", askedBy, ...life });
  const name = `<u>\u202e${"N".repeat(50)}`;
  const seen = { kind: "scanner", name, reasons: ["names-itself"], rules: 1 } as const;
  for (const method of ["GET", "<b>POST</b>\u202e"]) {
    const visit = {
      at: issuedAt + 2000,
      method,
      ...from,
      browser: null,
      traits: null,
      class: seen,
    };
    await store.open({ linkId: id, visit, current: null, prefetch: false });
  }
  return id;
}

interface Scene {
  readonly store: Store;
  readonly users: readonly User[];
  /** When it is: the newest links are of an hour before. */
  readonly now: number;
  readonly days: number;
  readonly perDay: number;
  /** As the host's own, so that what was asked for with an address is found by it. */
  readonly addressHash: (address: string) => string;
}

/** Fills a store by its own verbs. Gives the ids of the links, oldest first. */
export async function seed(scene: Scene): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let day = scene.days; day > 0; day--) {
    for (let at = 0; at < scene.perDay; at++) ids.push(await seedLink(scene, day, at));
  }
  return ids;
}

async function seedLink(scene: Scene, day: number, place: number): Promise<string> {
  const { store, now, perDay } = scene;
  const user = scene.users[Math.floor(chance("user", day, place) * scene.users.length)];
  if (user === undefined) throw new Error("a scene needs users");
  const id = idOf(`link ${day} ${place}`);
  const issuedAt = Math.floor(now - day * 86_400_000 + (place / perDay) * 80_000_000);
  const expiresAt = issuedAt + 600_000;
  const asked = chance("asked", day, place) < 0.8;
  const askedBy = asked ? idOf(`browser ${user.id}`) : null;
  if (askedBy !== null) await seedAsk(scene, { id, user, askedBy, issuedAt, expiresAt });
  const life = { issuedAt, expiresAt, redirectTo: "/invoices" };
  await store.issue({
    id,
    userId: user.id,
    address: user.email,
    purpose: "login",
    askedBy,
    ...life,
  });
  await seedVisits(scene, { id, user, issuedAt, askedBy, luck: chance("luck", day, place) });
  return id;
}

interface SeededLink {
  readonly id: string;
  readonly user: User;
  readonly issuedAt: number;
  readonly askedBy: string | null;
}

async function seedAsk(
  { store, addressHash }: Scene,
  { id, user, askedBy, issuedAt, expiresAt }: SeededLink & { askedBy: string; expiresAt: number },
): Promise<void> {
  const ask = {
    id,
    addressHash: addressHash(user.email),
    codeHash: idOf(`code ${id}`),
    askedBy,
    askedAt: issuedAt,
    expiresAt,
    clientAddress: "192.0.2.7",
    network: "192.0.2.7",
    userAgent: agents["person"] ?? null,
    mailDomain: user.email.slice(user.email.indexOf("@") + 1),
    language: chance("language", id) < 0.7 ? "en" : "de",
  };
  await store.ask({ ask, limits: [] });
  await store.settleAsk(id, chance("mail", id) < 0.97 ? "mailed" : "not_mailed", issuedAt + 900);
}

/** A scanner for some, then perhaps the person, who presses or does not. */
async function seedVisits(
  { store }: Scene,
  { id, user, issuedAt, askedBy, luck }: SeededLink & { luck: number },
): Promise<void> {
  const visit = (at: number, kind: VisitKind, agent: string, method = "GET"): VisitFacts => ({
    at: issuedAt + at,
    method,
    clientAddress: kind === "person" ? "192.0.2.7" : "203.0.113.9",
    network: kind === "person" ? "192.0.2.7" : "203.0.113.9",
    userAgent: agents[agent] ?? null,
    browser: kind === "person" ? (askedBy ?? idOf(`browser ${user.id}`)) : null,
    traits: null,
    class: {
      kind,
      name: kind === "scanner" ? "Microsoft Defender" : kind === "preview" ? "Slack" : null,
      reasons: kind === "person" ? [] : ["names-itself"],
      rules: 1,
    },
  });
  const open = (facts: VisitFacts) =>
    store.open({ linkId: id, visit: facts, current: null, prefetch: false });
  for (let at = 0; at < Math.floor(luck * 7) - 2; at++) {
    await open(visit(1500 + at * 700, "scanner", "scanner"));
  }
  if (luck > 0.8) await open(visit(9000, "preview", "preview"));
  if (luck < 0.15) return;
  const came = 15_000 + Math.floor(luck * luck * 400_000);
  await open(visit(came, "person", "person"));
  if (luck > 0.9) return;
  const browser = askedBy ?? idOf(`browser ${user.id}`);
  await store.redeem({
    linkId: id,
    visit: visit(came + 4000, "person", "person", "POST"),
    browser,
    current: null,
    switchAccount: false,
    repeatWindow: 5000,
    userId: user.id,
    session: { secretHash: idOf(`session ${id}`), expiresAt: issuedAt + 14 * 86_400_000 },
  });
  if (luck > 0.6) await open(visit(came + 80_000_000, "person", "phone"));
}
