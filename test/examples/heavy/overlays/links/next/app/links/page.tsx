import Link from "next/link";

interface Props {
  readonly searchParams: Promise<{ to?: string }>;
}

export default async function Links({ searchParams }: Props) {
  const { to = "/" } = await searchParams;
  return (
    <>
      <h1>Links</h1>
      <p>
        <Link href={`${to}?by=1`}>Link</Link>
      </p>
      <p>
        <Link href={`${to}?by=2`} prefetch={false}>
          not prefetched
        </Link>
      </p>
      <p>
        <a href={`${to}?by=3`}>plain</a>
      </p>
    </>
  );
}
