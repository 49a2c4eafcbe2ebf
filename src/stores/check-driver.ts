import { OnpurposeError } from "../errors.ts";
import { isObject } from "../option-shapes.ts";

/**
 * What a store is made of has the methods that it calls: else the first person would find out.
 *
 * @throws {OnpurposeError} `invalid_option`
 */
export function checkDriver(
  store: string,
  given: unknown,
  methods: readonly string[],
  needs: string,
): void {
  if (methods.every((name) => isObject(given) && typeof Reflect.get(given, name) === "function"))
    return;
  throw new OnpurposeError("invalid_option", `${store} needs ${needs}`);
}
