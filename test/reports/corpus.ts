import assert from "node:assert/strict";
import { dayMs } from "../../src/day.ts";
import type { AskOutcome } from "../../src/stores/ask.ts";
import type { Link, NewLink, RecordRequest, Store } from "../../src/stores/store.ts";
import { asking, issued, opening, pressing, someHash } from "../../src/testing/store/records.ts";
import type { VisitClass, VisitKind } from "../../src/visit-kind.ts";

// Links, visits and asks of three days, and of a moment before and after them, written as requests write them. What reports
// must say of them stands in expected.ts, worked out by hand from the comments here.

const client = (kind: VisitKind, name: string | null = null): VisitClass => ({
  kind,
  name,
  reasons: [],
  rules: 1,
});
const person = client("person");
const defender = client("scanner", "Microsoft Defender");
const barracuda = client("scanner", "Barracuda");
const slack = client("preview", "Slackbot");
const curl = client("automation", "curl");
const prefetch = client("prefetch");
const unknown = client("unknown");

/** Seconds after a link was issued. */
type Seconds = number;

const second = 1000;
const minutes = 60 * second;

interface AskPlan {
  readonly domain: string | null;
  readonly language: string | null;
  readonly outcome: AskOutcome | null;
  /** When its outcome was known. */
  readonly settled?: Seconds;
}

class Writer {
  readonly #store: Store;
  constructor(store: Store) {
    this.#store = store;
  }

  issue(at: number, changes: Partial<NewLink> = {}): Promise<NewLink> {
    return issued(this.#store, { issuedAt: at, expiresAt: at + 10 * minutes, ...changes });
  }

  /** An ask alone: it leads to no link. */
  async ask(at: number, { domain, language, outcome, settled = 1 }: AskPlan) {
    const { ask } = asking({ askedAt: at, mailDomain: domain, language });
    await this.#store.ask({ ask, limits: [] });
    if (outcome !== null) await this.#store.settleAsk(ask.id, outcome, at + settled * second);
    return ask;
  }

  async askedFor(at: number, plan: AskPlan, changes: Partial<NewLink> = {}): Promise<NewLink> {
    const { id, askedBy } = await this.ask(at, plan);
    const address = `${id.slice(0, 9).toLowerCase()}@${plan.domain ?? ""}`;
    return this.issue(at, { id, askedBy, address, ...changes });
  }

  async look(
    link: NewLink,
    at: Seconds,
    by: VisitClass | null,
    { method = "GET", ahead = false } = {},
  ): Promise<void> {
    const request = opening(link);
    const visit = { ...request.visit, at: link.issuedAt + at * second, method, class: by };
    await this.#store.open({ ...request, visit, prefetch: ahead });
  }

  async press(link: NewLink, at: Seconds, { method = "POST", by = person } = {}): Promise<string> {
    const request = pressing(link, { at: at * second });
    const { outcome } = await this.#store.redeem({
      ...request,
      visit: { ...request.visit, method, class: by },
    });
    return outcome;
  }

  async logIn(link: NewLink, at: Seconds, how: { method?: string } = {}): Promise<void> {
    assert.equal(await this.press(link, at, how), "redeemed");
  }

  async note(
    link: NewLink,
    at: Seconds,
    by: VisitClass | null,
    what: Pick<RecordRequest, "outcome" | "reason"> & { method: string },
  ): Promise<void> {
    const { visit } = opening(link);
    const { method, ...noted } = what;
    const facts = { ...visit, at: link.issuedAt + at * second, method, class: by };
    assert.ok(await this.#store.record({ linkId: link.id, visit: facts, ...noted }));
  }

  async decline(link: NewLink, at: Seconds): Promise<void> {
    const { visit } = opening(link);
    const said = { at: link.issuedAt + at * second, method: "POST", browser: link.askedBy };
    const declined = await this.#store.decline({
      linkId: link.id,
      visit: { ...visit, ...said, class: person },
      proven: false,
    });
    assert.equal(declined?.revoked, true);
  }

  revoke({ id, issuedAt }: Pick<Link, "id" | "issuedAt">, at: Seconds): Promise<number> {
    return this.#store.revoke({ linkId: id }, issuedAt + at * second);
  }
}

/** `start`: the beginning of the first day, in UTC. */
export async function writeCorpus(store: Store, start: number): Promise<void> {
  const write = new Writer(store);
  await writeOutside(write, start);
  await writeFirstDay(write, start);
  await writeSecondDay(write, start + dayMs);
  await writeThirdDay(write, start + 2 * dayMs);
}

/** Of these no report of the three days may tell. */
async function writeOutside(write: Writer, start: number): Promise<void> {
  for (const at of [start - 1, start + 3 * dayMs]) {
    const plan = { domain: "outside.example", language: "es", outcome: "mailed" } as const;
    const link = await write.askedFor(at, plan);
    await write.look(link, 1, curl);
    await write.logIn(link, 2);
    await write.issue(at);
  }
}

async function writeFirstDay(write: Writer, day: number): Promise<void> {
  const at = (hour: number): number => day + hour * 60 * minutes;

  // 1. The app's. Opened 3 times before the press after 90 s, once after it: by 2 × Defender, 3 × a person in all.
  // 2. Of the same user: opened once by a person, ended by the login of the first one.
  // The first moment of the day belongs to it.
  const first = await write.issue(at(0));
  const second = await write.issue(at(0), { userId: first.userId });
  await write.look(first, 5, defender, { method: "HEAD" });
  await write.look(first, 6, defender);
  await write.look(second, 10, person);
  await write.look(first, 60, person);
  await write.logIn(first, 90);
  await write.look(first, 100, person);

  // 3. Asked for, a.example, de; mailed after 2 s. A person opens it, and presses 30 s after the mail.
  const third = await write.askedFor(at(1), mailed("a.example", "de", 2));
  await write.look(third, 20, person);
  await write.logIn(third, 32);

  // 4. Asked for, a.example, de; mailed after 3 s. 12 × Barracuda and a person, who presses 60 s after the mail; then Slack
  // looks twice.
  const fourth = await write.askedFor(at(2), mailed("a.example", "de", 3));
  for (let look = 0; look < 12; look++) await write.look(fourth, 4 + look, barracuda);
  await write.look(fourth, 60, person);
  await write.logIn(fourth, 63);
  await write.look(fourth, 70, slack);
  await write.look(fourth, 71, slack, { method: "HEAD" });

  // 5. Asked for, a.example, en; the mailer did not take the mail. Expires, and nobody ever looks.
  await write.askedFor(at(3), { domain: "a.example", language: "en", outcome: "not_mailed" });

  // 6. Asked for, b.example, de; mailed. Defender alone looks. Expires.
  const sixth = await write.askedFor(at(4), mailed("b.example", "de", 1));
  await write.look(sixth, 3, defender);

  // Asks that led to no link: 2 × b.example, de, and 1 × c.example, en, in the last moment of the day, of which nothing came.
  const nobody = { domain: "b.example", language: "de", outcome: "no_account" } as const;
  await write.ask(at(5), nobody);
  await write.ask(at(6), nobody);
  await write.ask(at(24) - 1, { domain: "c.example", language: "en", outcome: null });
  // No person's: not counted.
  await write.ask(at(8), { domain: null, language: null, outcome: "mailed" });
}

const mailed = (domain: string, language: string, settled: Seconds): AskPlan => ({
  domain,
  language,
  outcome: "mailed",
  settled,
});

async function writeSecondDay(write: Writer, day: number): Promise<void> {
  const at = (hour: number): number => day + hour * 60 * minutes;

  // 7. The app's. A person opens it, it is revoked, the person opens it again and presses: refused.
  const seventh = await write.issue(at(1));
  await write.look(seventh, 10, person);
  await write.revoke(seventh, 20);
  await write.look(seventh, 30, person);
  assert.equal(await write.press(seventh, 40), "refused");

  // 8. The app's. curl opens it; a person comes with a damaged token, which is no open, and presses after an hour.
  const eighth = await write.issue(at(2), { expiresAt: at(2) + 120 * minutes });
  await write.look(eighth, 1, curl);
  const damaged = { method: "GET", outcome: "refused", reason: "mangled" } as const;
  await write.note(eighth, 5, person, damaged);
  await write.logIn(eighth, 3600);

  // 9. Asked for, a.example, de; mailed after 10 s. Nobody opens it: the code is typed 15 s after the mail, and the press
  // comes once more.
  const ninth = await write.askedFor(at(3), mailed("a.example", "de", 10));
  await write.logIn(ninth, 25, { method: "POST code" });
  const again = { method: "POST code", outcome: "repeated", reason: null } as const;
  await write.note(ninth, 26, person, again);

  // 10. Asked for, c.example, ar; mailed. A person opens it, and says that it was not them: that is no press.
  const tenth = await write.askedFor(at(4), mailed("c.example", "ar", 2));
  await write.look(tenth, 5, person);
  await write.decline(tenth, 8);

  // 11. Asked for, c.example, ar; mailed. Some program of a person's asks for its HEAD, which shows nobody its page. A minute
  // later the same browser asks again, which ends it.
  // 12. That one: mailed; opened and pressed by a person, but with a form that is none of ours. Expires.
  const eleventh = await write.askedFor(at(5), mailed("c.example", "ar", 2));
  await write.look(eleventh, 3, person, { method: "HEAD" });
  const { address, askedBy } = eleventh;
  const plan = mailed("c.example", "ar", 2);
  const twelfth = await write.askedFor(at(5) + minutes, plan, { address, askedBy });
  await write.look(twelfth, 10, person);
  const forged = { method: "POST", outcome: "refused", reason: "forged" } as const;
  await write.note(twelfth, 12, person, forged);

  // 13. Asked for before domain and language were kept, d.example; mailed after 4 s. Opened by a person and pressed 20 s
  // after the mail.
  const old = { domain: null, language: null, outcome: "mailed", settled: 4 } as const;
  const thirteenth = await write.askedFor(at(6), old, { address: `${someHash()}@d.example` });
  await write.look(thirteenth, 10, person);
  await write.logIn(thirteenth, 24);
}

async function writeThirdDay(write: Writer, day: number): Promise<void> {
  const at = (hour: number): number => day + hour * 60 * minutes;

  // 14. The app's, for 30 days: it works still. Opened by what nothing has judged, and pressed by who knows what.
  const fourteenth = await write.issue(at(1), { expiresAt: at(1) + 30 * dayMs });
  await write.look(fourteenth, 5, null);
  const suspicious = { method: "POST", outcome: "refused", reason: "suspicious" } as const;
  await write.note(fourteenth, 6, unknown, suspicious);

  // 15. Asked for, e.example, fr, though the account has an address elsewhere; mailed after 30 s, as the mailer says, when a
  // person had opened it and pressed after 20.
  const elsewhere = { address: `${someHash()}@elsewhere.example` };
  const fifteenth = await write.askedFor(at(2), mailed("e.example", "fr", 30), elsewhere);
  await write.look(fifteenth, 10, person);
  await write.logIn(fifteenth, 20);

  // 16. The app's. 25 × Defender, then a person, who presses after 5 hours.
  const sixteenth = await write.issue(at(3), { expiresAt: at(3) + dayMs });
  for (let look = 0; look < 25; look++) await write.look(sixteenth, look, defender);
  await write.look(sixteenth, 17_000, person);
  await write.logIn(sixteenth, 18_000);

  // 17. Asked for, a.example, de; mailed after 1 s. A browser fetches ahead, which is refused and an open; curl asks for
  // the OPTIONS, which is none; a person opens it and presses 9.5 s after the mail.
  const seventeenth = await write.askedFor(at(4), mailed("a.example", "de", 1));
  await write.look(seventeenth, 2, prefetch, { ahead: true });
  await write.look(seventeenth, 3, curl, { method: "OPTIONS" });
  await write.look(seventeenth, 5, person);
  await write.logIn(seventeenth, 10.5);

  // 18. The app's, of the last moment of the day. All that happens to it does on the next one: opened by a person, pressed
  // after 40 s.
  const eighteenth = await write.issue(day + dayMs - 1);
  await write.look(eighteenth, 30, person);
  await write.logIn(eighteenth, 40);
}
