import { OnpurposeError } from "../../errors.ts";
import { memoryStore } from "../../stores/memory.ts";
import { standIn } from "../database/stand-in.ts";
import { printLine } from "../print.ts";
import { UsageError } from "../usage-error.ts";
import { mailers, type MailerChoice } from "./mailers.ts";
import type { MountChoice } from "./mount.ts";
import { laterMounts, mounts, mountsOf } from "./mounts.ts";
import type { Choices } from "./plan.ts";
import type { Project } from "./project.ts";
import type { Questions } from "./questions.ts";
import { stores, type StoreChoice } from "./stores.ts";

/** What was typed with the command. */
export interface Given {
  readonly url?: string | undefined;
  readonly store?: string | undefined;
  readonly mailer?: string | undefined;
  readonly mount?: string | undefined;
  readonly "write-secret"?: boolean | undefined;
  readonly app?: boolean | undefined;
}

/** The names of a table's entries, as they are typed. */
export const idsOf = (options: readonly { readonly id: string }[]): string =>
  options.map(({ id }) => id).join(", ");

/**
 * What is typed is not asked, and what the project shows neither: three questions are left, and one more where it shows
 * no framework, or several.
 */
export async function choose(
  given: Given,
  project: Project,
  questions: Questions | null,
): Promise<Choices> {
  const store = chosen("store", given.store, stores);
  const mailer = chosen("mailer", given.mailer, mailers);
  const named = chosen("mount", given.mount, mounts);
  const fault = given.url === undefined ? null : faultOfUrl(given.url);
  if (fault !== null) throw new UsageError(`--url must be ${fault}`);
  const rest = {
    writesSecret: given["write-secret"] !== false && project.env !== "kept",
    entersApp: given.app !== false,
  };
  const usual = usualChoices(project);
  if (questions === null) {
    const mount = named ?? onlyOne(project) ?? usual.mount;
    return {
      url: given.url ?? usualUrl(mount),
      store: store ?? usual.store,
      mailer: mailer ?? usual.mailer,
      mount,
      ...rest,
    };
  }
  for (const line of foundIn(project)) printLine(line);
  const mount =
    named ??
    (isClear(project)
      ? usual.mount
      : await questions.one("How does the app take requests?", mounts, usual.mount));
  return {
    url: given.url ?? (await askUrl(questions, usualUrl(mount))),
    store: store ?? (await questions.one("What keeps the links?", stores, usual.store)),
    mailer: mailer ?? (await questions.one("What sends the mails?", mailers, usual.mailer)),
    mount,
    ...rest,
  };
}

const askUrl = (questions: Questions, usual: string): Promise<string> =>
  questions.text("Where will the login page be, as people reach it?", usual, (url) => {
    const wrong = faultOfUrl(url);
    return wrong === null ? null : `That must be ${wrong}.`;
  });

const usualUrl = ({ port = 3000 }: MountChoice): string => `http://localhost:${port}/magic-link`;

/** No app yet, or one framework. */
const isClear = (project: Project): boolean =>
  hasNoApp(project) || mountsOf(project.packages).length === 1;

/** Nobody has written anything in it. */
const hasNoApp = ({ packages, sources }: Project): boolean =>
  mountsOf(packages).length === 0 && !sources.root && !sources.src;

/** @throws {UsageError} where there are several, and nobody said which. */
function onlyOne({ packages }: Project): MountChoice | null {
  const [first, ...others] = mountsOf(packages);
  if (first === undefined || others.length === 0) return first ?? null;
  const ids = [first, ...others].map(({ id }) => id);
  throw new UsageError(
    `This project has several frameworks: say which takes the logins, --mount ${ids.join(" or --mount ")}. Nothing was written.`,
  );
}

/** By createMagicLinks itself, so that nothing is written that does not start. */
function faultOfUrl(url: string): string | null {
  try {
    standIn(memoryStore(), { url });
    return null;
  } catch (error) {
    if (!(error instanceof OnpurposeError)) throw error;
    return error.message.replace(/^.* must be /, "");
  }
}

function chosen<T extends { readonly id: string }>(
  option: string,
  id: string | undefined,
  options: readonly T[],
): T | null {
  if (id === undefined) return null;
  const found = options.find((one) => one.id === id);
  if (found !== undefined) return found;
  throw new UsageError(`--${option} is one of ${idsOf(options)}.`);
}

interface Usual {
  readonly store: StoreChoice;
  readonly mailer: MailerChoice;
  readonly mount: MountChoice;
}

function usualChoices(project: Project): Usual {
  const { packages } = project;
  const store =
    stores.find(({ shownBy }) => shownBy.some((name) => packages.has(name))) ?? stores[0];
  const byId = (id: string) => mounts.find((mount) => mount.id === id);
  const mount = mountsOf(packages)[0] ?? byId(hasNoApp(project) ? "new" : "node");
  const mailer = mailers[0];
  if (store === undefined || mailer === undefined || mount === undefined) {
    throw new TypeError("a table of init is empty");
  }
  return { store, mailer, mount };
}

function foundIn(project: Project): readonly string[] {
  const { packages, typeScript } = project;
  if (hasNoApp(project)) return ["There is no app here yet: a small one is made, on node:http."];
  const found = mountsOf(packages).map(({ title }) => title);
  const later = laterMounts.filter((name) => packages.has(name));
  return [
    `Found: ${[typeScript ? "TypeScript" : "JavaScript", ...found].join(", ")}.`,
    ...later.map(
      (name) => `${name}: there is no mount for it. Take one whose requests it can hand over.`,
    ),
  ];
}
