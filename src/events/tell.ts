import { OnpurposeError } from "../errors.ts";
import type { MagicLinksEvent } from "./event.ts";

export type OnEvent = (event: MagicLinksEvent) => void | Promise<void>;

/** Calls the host's function so that nothing that becomes of it touches whoever is being logged in. */
export function safeTeller(
  onEvent: OnEvent,
  report: (error: OnpurposeError) => void,
): (event: MagicLinksEvent) => void {
  const failed = (cause: unknown): void =>
    report(new OnpurposeError("invalid_host_answer", "onEvent failed", { cause }));
  return (event) => {
    try {
      void Promise.resolve(onEvent(event)).catch(failed);
    } catch (error) {
      failed(error);
    }
  };
}
