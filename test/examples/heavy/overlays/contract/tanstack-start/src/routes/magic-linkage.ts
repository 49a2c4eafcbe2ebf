import { createFileRoute } from "@tanstack/react-router";

const GET = () => new Response("the app's own");

export const Route = createFileRoute("/magic-linkage")({ server: { handlers: { GET } } });
