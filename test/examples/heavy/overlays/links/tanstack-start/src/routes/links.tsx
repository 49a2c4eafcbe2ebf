import { createFileRoute, Link } from "@tanstack/react-router";

export const Route = createFileRoute("/links")({
  validateSearch: ({ to }) => ({ to: String(to ?? "/") }),
  component: Links,
});

function Links() {
  const { to } = Route.useSearch();
  return (
    <>
      <h1>Links</h1>
      <p>
        <Link to={`${to}?by=1`}>Link</Link>
      </p>
      <p>
        <Link to={`${to}?by=2`} preload="intent">
          preloaded
        </Link>
      </p>
      <p>
        <Link to={`${to}?by=3`} reloadDocument>
          reloadDocument
        </Link>
      </p>
      <p>
        <a href={`${to}?by=4`}>plain</a>
      </p>
    </>
  );
}
