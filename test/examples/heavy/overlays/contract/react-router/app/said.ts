export const action = async ({ request }) =>
  new Response(String((await request.formData()).get("said")));
