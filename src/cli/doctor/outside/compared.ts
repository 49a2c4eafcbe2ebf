import type { MagicLinks } from "../../../magic-links.ts";
import type { WebAnswer } from "../web.ts";

/** What the app itself answers, with nothing in between. */
export interface Expected {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** A page as it arrived, beside what the app answers to the same request. */
export interface Compared {
  readonly answer: WebAnswer;
  readonly expected: Expected;
  /** Whether the app is the deployment's own: else its settings are the defaults, and may differ. */
  readonly isOwn: boolean;
}

/** Of an answer that is the same for everybody, such as the login page. */
export async function expectedOf(
  app: MagicLinks,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<Expected> {
  const response = await app.handler(new Request(url, { headers }));
  return {
    status: response.status,
    headers: [...response.headers],
    body: await response.text(),
  };
}
