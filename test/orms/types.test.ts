import { test } from "vitest";
import { checkTypes, installTools } from "./support/tools.ts";

const isInstalled = await installTools();

test.skipIf(!isInstalled)("our helpers take what the tools' own types say", checkTypes);
