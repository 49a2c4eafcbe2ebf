import type { Cookie } from "../../../src/gauntlet/jar.ts";

/** A browser that a program drives, by either WebDriver: only what both of them have. */
export interface Driver {
  /** Its name and version. */
  readonly name: string;
  /** Opens a URL and waits until its page has loaded. */
  open(url: string): Promise<void>;
  /** The value of a JavaScript expression in the page; what JSON cannot say is lost. */
  evaluate(expression: string): Promise<unknown>;
  /** Input as WebDriver has it: section "Actions" of its specification. Both versions share the shape. */
  perform(source: ActionSource): Promise<void>;
  /** The cookies of the page that is open. */
  cookies(): Promise<readonly Cookie[]>;
  /** Goes on with a profile that was never anywhere. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

export interface ActionSource {
  readonly type: "pointer" | "key";
  readonly id: string;
  readonly actions: readonly Readonly<Record<string, unknown>>[];
}
