import type { HttpAnswer } from "onpurpose";

/** Pieces of a text, and what became of whoever makes them. */
export class Pieces {
  made = 0;
  ended = false;
  readonly #size: number;
  readonly #count: number;
  readonly #fails: boolean;
  readonly #pace: ((next: () => void) => unknown) | undefined;

  /** `pace`: calls back when the next piece may be made. Default: at once. */
  constructor(count: number, size = 10, fails = false, pace?: (next: () => void) => unknown) {
    this.#count = count;
    this.#size = size;
    this.#fails = fails;
    this.#pace = pace;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    try {
      while (this.made < this.#count) {
        yield "é".repeat(this.#size / 2);
        this.made++;
        const pace = this.#pace;
        if (pace !== undefined) await new Promise<void>((resolve) => pace(resolve));
      }
      if (this.#fails) throw new Error("the store is gone");
    } finally {
      this.ended = true;
    }
  }
}

/** An answer that is made of them. */
export const answerOf = (stream: Pieces): HttpAnswer => ({
  status: 200,
  headers: [["content-type", "text/plain; charset=utf-8"]],
  body: "",
  stream,
});
