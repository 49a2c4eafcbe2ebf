// Issues a link and has nothing else to do. It closes nothing.

import { createMagicLinks } from "onpurpose";
import { sqliteStore } from "onpurpose/stores/sqlite";

const { env } = process;
const magicLinks = createMagicLinks({
  url: "https://app.example.com/magic-link",
  secret: "a secret of more than 32 bytes, 0123456789",
  store: sqliteStore(env["ONPURPOSE_DATABASE"] ?? ""),
  users: { findById: (id) => ({ id, email: `${id}@example.com` }) },
  webhook: { url: env["ONPURPOSE_HOOK"] ?? "", secret: env["ONPURPOSE_HOOK_SECRET"] },
  onError: () => {},
});
await magicLinks.issue({ userId: "ada" });
