import { randomBytes } from "node:crypto";
import type { ExpressAuthConfig } from "@auth/express";
import { adapter } from "./database.ts";

const { AUTH_SECRET, AUTH_STRATEGY } = process.env;

// As before, without its e-mail provider. Other providers stay.
export const authConfig = {
  adapter,
  providers: [],
  // Without one, JWTs end with this process. For yours: npx auth secret
  secret: AUTH_SECRET ?? randomBytes(32).toString("base64"),
  session: { strategy: AUTH_STRATEGY === "jwt" ? "jwt" : "database" },
  // Auth.js believes the host that a request names. Behind a proxy of yours: true
  trustHost: process.env.NODE_ENV !== "production",
} satisfies ExpressAuthConfig;
