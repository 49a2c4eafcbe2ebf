import { createFileRoute, redirect } from "@tanstack/react-router";
import { createServerFn } from "@tanstack/react-start";
import { getRequest, setResponseHeader } from "@tanstack/react-start/server";
import { magicLinks } from "../magic-links.server.ts";

const whoIsIn = createServerFn().handler(async () => {
  const person = await magicLinks.currentUser(getRequest());
  if (person === null) {
    throw redirect({ href: magicLinks.loginPath("/"), reloadDocument: true, statusCode: 303 });
  }
  // Theirs alone: for no cache, and no back button after the logout.
  setResponseHeader("cache-control", "no-store");
  return { name: person.name };
});

export const Route = createFileRoute("/")({ loader: () => whoIsIn(), component: Home });

function Home() {
  const { name } = Route.useLoaderData();
  return (
    <>
      <h1>Hello {name}</h1>
      <form method="post" action="/magic-link/logout">
        <button>Log out</button>
      </form>
    </>
  );
}
