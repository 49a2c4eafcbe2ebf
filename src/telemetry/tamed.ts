/**
 * Calls functions of the host's that nobody waits for: what they throw, or reject with later, goes to `failed`, and
 * nowhere else. Gives what they give, or undefined where they throw.
 */
export function tamed(failed: (cause: unknown) => void): <T>(call: () => T) => T | undefined {
  return (call) => {
    try {
      const result = call();
      // Also where the types say that it gives nothing.
      if (result instanceof Promise) void result.catch(failed);
      return result;
    } catch (cause) {
      failed(cause);
      return undefined;
    }
  };
}
