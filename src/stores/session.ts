/** A session has the id of the link that opened it: one link opens at most one. */
export interface Session {
  readonly id: string;
  readonly secretHash: string;
  readonly userId: string;
  readonly address: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly endedAt: number | null;
}

export function isAlive(session: Pick<Session, "endedAt" | "expiresAt">, at: number): boolean {
  return session.endedAt === null && session.expiresAt > at;
}
