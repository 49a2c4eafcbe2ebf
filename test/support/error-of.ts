import { OnpurposeError } from "onpurpose";

/** The error that the work ends with; any other end fails the test. */
export async function errorOf(work: Promise<unknown>): Promise<OnpurposeError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof OnpurposeError) return error;
    throw error;
  }
  throw new Error("it did not throw");
}
