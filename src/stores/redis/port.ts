/**
 * What the store needs of a Redis client: one method. `nodeRedis` and `ioredis` make one of a client of
 * yours; another client takes ten lines.
 */
export interface RedisPort {
  /** Whether keys live on several masters: then no script may touch two hash tags. */
  readonly cluster: boolean;
  /**
   * Whether {@link send} can bring a command without keys, such as WAIT, to the server that holds `key`, over
   * the same connection as the commands sent before it.
   */
  readonly routesByKey: boolean;
  /**
   * Whether the client may send a command again by itself, on another connection, when its answer was lost. WAIT
   * says nothing then. Default false.
   */
  readonly resends?: boolean;
  /**
   * Sends one command to the master that holds `key` and gives its reply; follows MOVED and ASK.
   *
   * @param signal Aborted when nobody waits for the reply any more: a command that has not been sent yet is
   *   better never sent. Its reason is {@link storeClosed} where the store was closed meanwhile.
   */
  send(key: string, command: readonly string[], signal: AbortSignal): Promise<unknown>;
}

/** Why a signal was aborted: the host has closed the store, and may be closing its client, too. */
export const storeClosed = Symbol("the store is closed");
