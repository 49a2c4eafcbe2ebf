import { freshDatabase } from "../../support/servers/fresh-database.ts";
import { describeWith } from "../../support/servers/missing.ts";
import { proveAlike } from "./alike.ts";

await describeWith(
  "M4 on PostgreSQL",
  () => freshDatabase("postgres"),
  ({ url }) => proveAlike(url),
);
