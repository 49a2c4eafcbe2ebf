/** Something that the person at the keyboard has to see to. Its message is one sentence and all they get. */
export class SetupError extends Error {}

/** We were asked to stop in the middle of an install: clean up, say nothing, end the same way. */
export class Stopped extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`stopped by ${signal}`);
    this.signal = signal;
  }
}
