import { createInterface } from "node:readline/promises";

/** Asks whoever sits at the terminal. */
export interface Questions {
  /** `check`: what is wrong with an answer, as a sentence; null where nothing is. */
  text(question: string, usual: string, check: (answer: string) => string | null): Promise<string>;
  /** One of several, by its number. */
  one<T extends { readonly title: string }>(
    question: string,
    options: readonly T[],
    usual: T,
  ): Promise<T>;
  yes(question: string, usual: boolean): Promise<boolean>;
  close(): void;
}

/** The questions ended before all were answered: Ctrl-C, or the end of the input. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

export function openQuestions(): Questions {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const ended = new AbortController();
  lines.on("close", () => ended.abort());
  lines.on("SIGINT", () => lines.close());
  const ask = async (question: string): Promise<string> => {
    try {
      return (await lines.question(question, { signal: ended.signal })).trim();
    } catch (error) {
      if (ended.signal.aborted) throw new Interrupted();
      throw error;
    }
  };
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  return {
    async text(question, usual, check) {
      for (;;) {
        const answer = (await ask(`${question} (${usual}) `)) || usual;
        const fault = check(answer);
        if (fault === null) return answer;
        say(fault);
      }
    },
    async one(question, options, usual) {
      say(question);
      for (const [at, { title }] of options.entries()) say(`  ${at + 1}  ${title}`);
      const first = options.indexOf(usual) + 1;
      for (;;) {
        const answer = (await ask(`1 to ${options.length} (${first}) `)) || String(first);
        const chosen = /^\d{1,2}$/.test(answer) ? options[Number(answer) - 1] : undefined;
        if (chosen !== undefined) return chosen;
      }
    },
    async yes(question, usual) {
      for (;;) {
        const answer = (await ask(`${question} (${usual ? "Y/n" : "y/N"}) `)).toLowerCase();
        if (answer === "") return usual;
        if (["y", "yes"].includes(answer)) return true;
        if (["n", "no"].includes(answer)) return false;
      }
    },
    close: () => lines.close(),
  };
}
