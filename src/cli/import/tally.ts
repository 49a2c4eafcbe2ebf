import type { Adoptable, DjangoLink, NotAdopted } from "../../flows/adopt-link.ts";
import { counted, printLine } from "../print.ts";
import type { DjangoCounts } from "./django-table.ts";

/** What an import has found and done. Of the links' secrets nothing is in it. */
export interface Tally {
  /** False: it would be done. */
  readonly written: boolean;
  readonly links: DjangoCounts & { readonly expired: number; readonly live: number };
  /** Taken over, or to be taken over. */
  readonly imported: number;
  /** Taken over before. */
  readonly present: number;
  readonly refused: readonly Refused[];
  readonly redirected: readonly Redirected[];
}

/** A user of Django's whose live links were not taken over. */
interface Refused {
  readonly userId: string;
  readonly reason: Exclude<NotAdopted, "expired">;
  readonly links: number;
}

/** A link that leads elsewhere than it led. */
interface Redirected {
  readonly linkId: string;
  readonly from: string;
  readonly to: string;
}

export interface Counting {
  readonly links: { readonly live: number };
  count(link: DjangoLink, judged: Adoptable): void;
  result(): Tally;
}

export function createTally(counts: DjangoCounts, written: boolean): Counting {
  const links = { ...counts, expired: 0, live: 0 };
  let imported = 0;
  let present = 0;
  const refused = new Map<string, Refused>();
  const redirected: Redirected[] = [];
  return {
    links,
    count({ userId, redirectTo: from }, judged) {
      if (judged.outcome === "refused" && judged.reason === "expired") {
        links.expired++;
        return;
      }
      links.live++;
      if (judged.outcome === "refused") {
        const { reason } = judged;
        if (reason === "expired") return;
        const key = `${reason} ${userId}`;
        refused.set(key, { userId, reason, links: (refused.get(key)?.links ?? 0) + 1 });
      } else if (judged.outcome === "present") present++;
      else {
        imported++;
        const { id: linkId, redirectTo: to } = judged.link;
        if (judged.redirected) redirected.push({ linkId, from, to });
      }
    },
    result: () => ({
      written,
      links,
      imported,
      present,
      refused: [...refused.values()],
      redirected,
    }),
  };
}

const reasons: Readonly<Record<Refused["reason"], string>> = {
  not_random: "their UUIDs are not random (version 4), and could be guessed",
  no_user: "nobody here",
  other_address: "the user with this id has another address here (or try --match email)",
  shared_address: "several users there have this address",
  may_not_log_in: "may not log in (users.mayLogIn)",
};

const mostLines = 20;

export function printTally({
  written,
  links,
  imported,
  present,
  refused,
  redirected,
}: Tally): void {
  const { all, live, used, inactive, expired } = links;
  printLine(
    `${counted(all, "link")} there: ${live} live, ${used} used, ${inactive} inactive, ${expired} expired.`,
  );
  const verb = written ? "taken over" : "to be taken over";
  printLine(`${counted(imported, "link")} ${verb}, ${present} had been before.`);
  printSome(
    refused.map(
      (one) => `user ${one.userId}, ${counted(one.links, "link")}: ${reasons[one.reason]}`,
    ),
    "Left out:",
  );
  printSome(
    redirected.map(({ linkId, from, to }) => `link ${linkId}: to ${to}, not to ${from}`),
    "Lead elsewhere, since logins may not lead there:",
  );
  if (!written) printLine("Nothing was written: it is done with --yes.");
}

function printSome(lines: readonly string[], head: string): void {
  if (lines.length === 0) return;
  printLine(head);
  for (const line of lines.slice(0, mostLines)) printLine(`  ${line}`);
  if (lines.length > mostLines) printLine(`  and ${lines.length - mostLines} more: see --json`);
}
