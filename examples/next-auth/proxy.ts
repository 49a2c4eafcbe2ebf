import { auth } from "./auth";
import { magicLinks } from "./magic-links";

export const proxy = auth(({ auth, nextUrl }) => {
  if (auth !== null) return undefined;
  const login = magicLinks().loginPath(nextUrl.pathname + nextUrl.search);
  return Response.redirect(new URL(login, nextUrl));
});

// Not the links themselves, and not what Auth.js answers.
export const config = { matcher: ["/((?!magic-link|api/auth|_next).*)"] };
