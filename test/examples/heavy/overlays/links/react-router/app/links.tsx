import { Link } from "react-router";

export const loader = ({ request }) => ({
  to: new URL(request.url).searchParams.get("to") ?? "/",
});

export default function Links({ loaderData: { to } }) {
  return (
    <>
      <h1>Links</h1>
      <p>
        <Link to={`${to}?by=1`}>Link</Link>
      </p>
      <p>
        <Link to={`${to}?by=2`} prefetch="intent">
          prefetched
        </Link>
      </p>
      <p>
        <Link to={`${to}?by=3`} reloadDocument>
          reloadDocument
        </Link>
      </p>
    </>
  );
}
