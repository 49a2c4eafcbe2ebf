import { OnpurposeError } from "../errors.ts";
import type { Challenge, Client, Settings } from "../settings.ts";

/** For how long somebody else's service may think about an answer, in milliseconds. */
const patience = 5000;
const longestAnswer = 4096;

/** Whether the puzzle on the page was solved. What cannot be told was not: that costs a person a code, and no link. */
export async function isSolved(
  settings: Settings,
  challenge: Challenge,
  answer: string,
  client: Client,
): Promise<boolean> {
  if (answer === "" || answer.length > longestAnswer) return false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, patience, false);
  });
  try {
    const verdict: unknown = await Promise.race([challenge.verify(answer, client), late]);
    return verdict === true;
  } catch (cause) {
    const message = "challenge.verify failed";
    settings.report(new OnpurposeError("invalid_host_answer", message, { cause }));
    return false;
  } finally {
    clearTimeout(timer);
  }
}
