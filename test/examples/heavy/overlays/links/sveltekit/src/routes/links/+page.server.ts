export const load = ({ url }) => ({ to: url.searchParams.get("to") ?? "/" });
