import { deriveKey, seal, unseal } from "../../crypto.ts";
import type { AnswerHeaders } from "../../flows/host-session.ts";
import { createCookieJar } from "../../http/cookies.ts";
import type { RequestHeaders } from "../../http/message.ts";
import type { PendingRecord } from "../kept-sessions.ts";

/**
 * Whose second factor is still to come. In a cookie of its own, sealed with a key of its own: whatever stands in Auth.js's
 * table of sessions, or is encoded as its tokens are, is a login.
 */
export interface PendingCookie {
  read(request: RequestHeaders): unknown;
  write(record: PendingRecord): AnswerHeaders;
  /** Removes it, where there is one. */
  clear(request: RequestHeaders): AnswerHeaders;
}

const context = "auth-js second factor";

export function pendingCookie(secrets: () => readonly string[], secure: boolean): PendingCookie {
  const jar = createCookieJar("onpurpose-second-factor", secure);
  const keys = () => secrets().map((secret) => deriveKey(secret, context));
  return {
    read(request) {
      const sealed = jar.read(request.header("cookie"));
      if (sealed === null) return null;
      for (const key of keys()) {
        const plain = unseal(key, context, sealed);
        const record: unknown = plain === null ? null : JSON.parse(plain);
        if (record !== null) return record;
      }
      return null;
    },
    write(record) {
      const [key] = keys();
      if (key === undefined) throw new Error("authJs: config.secret is empty");
      const life = Math.ceil((record.until - Date.now()) / 1000);
      return [["set-cookie", jar.write(seal(key, context, JSON.stringify(record)), life)]];
    },
    clear: (request) =>
      jar.read(request.header("cookie")) === null ? [] : [["set-cookie", jar.clear()]],
  };
}
