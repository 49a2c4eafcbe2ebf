import { requireUser } from "onpurpose/adapters/next";
import { magicLinks } from "./magic-links";

export const known = requireUser(magicLinks);
