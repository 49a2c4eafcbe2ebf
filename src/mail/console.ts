import type { Mailer } from "./mailer.ts";

/**
 * Prints mails instead of sending them. For a developer's own terminal only: a printed link logs in.
 *
 * @param write Where to print. Default: standard output.
 */
export function consoleMailer(write: (text: string) => void = (text) => console.log(text)): Mailer {
  return {
    async send({ to, subject, text }) {
      write(`\nTo: ${to.address}\nSubject: ${subject}\n\n${text}\n`);
    },
  };
}
