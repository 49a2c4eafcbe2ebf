import { createFileRoute } from "@tanstack/react-router";

const POST = async ({ request }) => new Response(String((await request.formData()).get("said")));

export const Route = createFileRoute("/said")({ server: { handlers: { POST } } });
