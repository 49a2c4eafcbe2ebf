import type { User } from "onpurpose";

const page = (title: string, body: string): string =>
  `<!doctype html><html lang=en><link rel=icon href="data:,"><title>${title}</title><h1>${title}</h1>${body}`;

/** Never kept: the back button must not show who was logged in. */
export const pageHeaders = { "content-type": "text/html", "cache-control": "no-store" } as const;

/** Who is logged in, and whether there is something in the session. */
export const home = (user: Pick<User, "email"> | null, cart: boolean): string =>
  page(
    `Hello ${user?.email ?? "nobody"}`,
    `<p>${cart ? "Something" : "Nothing"} in the cart</p>
<form action=/cart method=post><button>Put into the cart</button></form>
<form action=/magic-link/logout method=post><button>Log out</button></form>`,
  );

export const secondFactor = (user: Pick<User, "email"> | undefined): string =>
  page(
    `Second factor of ${user?.email ?? "nobody"}`,
    "<form action=/totp method=post><button>Pass</button></form>",
  );
