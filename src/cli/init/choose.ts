import { OnpurposeError } from "../../errors.ts";
import { memoryStore } from "../../stores/memory.ts";
import { standIn } from "../database/stand-in.ts";
import { printLine } from "../print.ts";
import { UsageError } from "../usage-error.ts";
import { mailers, type MailerChoice } from "./mailers.ts";
import { laterMounts, mounts, type MountChoice } from "./mounts.ts";
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
}

/** The names of a table's entries, as they are typed. */
export const idsOf = (options: readonly { readonly id: string }[]): string =>
  options.map(({ id }) => id).join(", ");

/** What is typed is not asked. */
export async function choose(
  given: Given,
  project: Project,
  questions: Questions | null,
): Promise<Choices> {
  const store = chosen("store", given.store, stores);
  const mailer = chosen("mailer", given.mailer, mailers);
  const mount = chosen("mount", given.mount, mounts);
  const fault = given.url === undefined ? null : faultOfUrl(given.url);
  if (fault !== null) throw new UsageError(`--url must be ${fault}`);
  const usual = usualChoices(project);
  if (questions === null) {
    return {
      url: given.url ?? usualUrl,
      store: store ?? usual.store,
      mailer: mailer ?? usual.mailer,
      mount: mount ?? usual.mount,
      writesSecret: mayWriteSecret(given, project),
    };
  }
  for (const line of foundIn(project)) printLine(line);
  return {
    url:
      given.url ??
      (await questions.text(
        "Where will onpurpose be mounted, as people reach it?",
        usualUrl,
        (url) => {
          const wrong = faultOfUrl(url);
          return wrong === null ? null : `That must be ${wrong}.`;
        },
      )),
    store: store ?? (await questions.one("What keeps the links?", stores, usual.store)),
    mailer: mailer ?? (await questions.one("What sends the mails?", mailers, usual.mailer)),
    mount: mount ?? (await questions.one("How does the app take requests?", mounts, usual.mount)),
    writesSecret:
      mayWriteSecret(given, project) ||
      (project.ignoresEnv &&
        (await questions.yes("Put a fresh secret into .env, which git ignores?", true))),
  };
}

const usualUrl = "http://localhost:3000/magic-link";

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

function usualChoices({ packages }: Project): Usual {
  const shown = <T extends { readonly shownBy: readonly string[] }>(options: readonly T[]) =>
    options.find(({ shownBy }) => shownBy.some((name) => packages.has(name))) ?? options[0];
  const [store, mailer, mount] = [shown(stores), mailers[0], shown(mounts)];
  if (store === undefined || mailer === undefined || mount === undefined) {
    throw new TypeError("a table of init is empty");
  }
  return { store, mailer, mount };
}

function mayWriteSecret(given: Given, { ignoresEnv }: Project): boolean {
  if (given["write-secret"] !== true) return false;
  if (ignoresEnv) return true;
  throw new UsageError(
    "--write-secret: git does not ignore .env, so a secret in it could be published. Put .env into .gitignore first.",
  );
}

function foundIn({ packages, typeScript, extension }: Project): readonly string[] {
  const frameworks = [...mounts.flatMap(({ shownBy }) => shownBy), ...laterMounts];
  const found = frameworks.filter((name) => packages.has(name));
  const later = found.filter((name) => laterMounts.includes(name));
  const first = `This project: ${typeScript ? "TypeScript" : "JavaScript"}${found.length === 0 ? "" : `, ${found.join(", ")}`}. Files will end in .${extension}.`;
  return later.length === 0
    ? [first]
    : [
        first,
        `${later.join(", ")}: there is no mount for that yet. Take the one whose requests it can hand over.`,
      ];
}
