import { ok, warn, type Finding } from "./finding.ts";

/** What people type, or copy from an example, and what no generator of random text comes up with. */
const words =
  /secret|passwor|example|onpurpose|change.?me|replace|testing|default|keyboard|qwerty|letmein|lorem|hello|1234567|abcdefg|\s/i;

/** Whether each secret looks as if it came from a generator, and whether old ones can go. */
export function judgeSecrets(secrets: readonly string[]): readonly Finding[] {
  const weak = secrets.filter((secret) => words.test(secret)).length;
  const count = secrets.length;
  const strength =
    weak === 0
      ? ok("secret", "The secret is long enough, and looks random.")
      : warn(
          "secret",
          `${count === 1 ? "The secret looks" : `Of ${count} secrets ${weak} ${weak === 1 ? "looks" : "look"}`} like words rather than random: whoever guesses it can make links. Make one with: openssl rand -base64 32`,
        );
  return [strength, judgeRotation(count)];
}

function judgeRotation(count: number): Finding {
  if (count === 1) {
    return ok("rotation", "There is one secret. To change it, put a new one before it in a list.");
  }
  const says = `There are ${count} secrets. Take the older out of the list once the links and open pages that they signed have ended; browsers that logged in under them are strangers then, once.`;
  return count === 2 ? ok("rotation", says) : warn("rotation", says);
}
