import { ormSuite } from "./support/suite.ts";

await ormSuite("prisma");
