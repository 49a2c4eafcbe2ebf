import type { AuthJsConfig } from "./shape.ts";

interface Asked {
  readonly id: string;
  readonly email: string;
  readonly user: object;
}

/** `callbacks.signIn`, called as Auth.js calls it: before a mail, and once at each login. */
export interface SignIn {
  /** Whether links may be sent to them, and used. Asked once for each object: a press wants to know more than once. */
  mayAsk(person: Asked): Promise<boolean>;
  /** Where a login leads that is refused; null: it is not. */
  refusal(person: Asked): Promise<string | null>;
  /** For an account that is still to be made, both at once. */
  mayJoin(person: Asked): Promise<boolean>;
  /** What was asked of somebody who was to join holds for their account. */
  joined(person: object): void;
  /** Somebody who may not join. */
  refused(person: object): void;
  /** Whether this is their first login. */
  isNew(person: object): boolean;
}

export function signInOf(config: AuthJsConfig, provider: string): SignIn {
  const asked = new WeakMap<object, Promise<boolean>>();
  const joined = new WeakSet<object>();
  const call = async (person: Asked, isAsk: boolean): Promise<boolean | string> => {
    const { user } = person;
    const email = { verificationRequest: true } as const;
    const params = { user, account: accountOf(person, provider), ...(isAsk ? { email } : {}) };
    return (await config.callbacks?.signIn?.(params)) ?? true;
  };
  const mayAsk = (person: Asked): Promise<boolean> => {
    const before = asked.get(person);
    if (before !== undefined) return before;
    const now = call(person, true).then((answer) => answer === true);
    asked.set(person, now);
    return now;
  };
  return {
    mayAsk,
    async refusal(person) {
      if (joined.has(person)) return null;
      const answer = await call(person, false);
      if (typeof answer === "string") return answer === "" ? deniedAt(config) : answer;
      return answer ? null : deniedAt(config);
    },
    async mayJoin(person) {
      return (await mayAsk(person)) && (await call(person, false)) === true;
    },
    joined(person) {
      joined.add(person);
      asked.set(person, Promise.resolve(true));
    },
    refused: (person) => void asked.set(person, Promise.resolve(false)),
    isNew: (person) => joined.has(person),
  };
}

/** The page where Auth.js leads those whom it refuses. */
function deniedAt({ pages, basePath = "/auth" }: AuthJsConfig): string {
  return `${pages?.error ?? `${basePath}/error`}?error=AccessDenied`;
}

/** As callbacks and events get it from Auth.js's providers of mails. */
export const accountOf = (
  { id, email }: Pick<Asked, "id" | "email">,
  provider: string,
): object => ({ type: "email", provider, providerAccountId: email, userId: id });
