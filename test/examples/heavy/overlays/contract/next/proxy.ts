import { NextResponse } from "next/server";
import { hostCookies } from "./magic-links";

export function proxy() {
  const response = NextResponse.next();
  for (const cookie of hostCookies) response.headers.append("set-cookie", cookie);
  return response;
}
