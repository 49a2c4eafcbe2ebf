import type { AdminContent, Frame } from "../../pages/admin/frame.ts";

// What the operators' routes answer with: which page, and its data. How that looks is decided once, in render.ts.

type Headers = readonly (readonly [name: string, value: string])[];

export interface AdminReply {
  readonly status: number;
  readonly headers: Headers;
  readonly content: AdminAnswer;
}

export type AdminAnswer =
  | {
      readonly kind: "page";
      /** For a client that asks for JSON, with the data. */
      readonly name: string;
      readonly data: object;
      readonly draw: (frame: Frame) => AdminContent;
    }
  /** Where a browser is led; a client that asks for JSON is told. */
  | { readonly kind: "redirect"; readonly to: string }
  | { readonly kind: "nothing" }
  | {
      readonly kind: "file";
      readonly name: string;
      readonly type: string;
      readonly pieces: AsyncIterable<string>;
    };

/** `told`: what a client that asks for JSON is given in place of the data, where that has more in it than it may know. */
export function adminPage<Data extends object>(
  status: number,
  name: string,
  data: Data,
  draw: (data: Data, frame: Frame) => AdminContent,
  { headers = [], told = data }: { readonly headers?: Headers; readonly told?: object } = {},
): AdminReply {
  const content = {
    kind: "page",
    name,
    data: told,
    draw: (frame: Frame) => draw(data, frame),
  } as const;
  return { status, headers, content };
}

export const goTo = (to: string): AdminReply => ({
  status: 303,
  headers: [],
  content: { kind: "redirect", to },
});

export const nothing = (headers: Headers): AdminReply => ({
  status: 204,
  headers,
  content: { kind: "nothing" },
});

export const file = (name: string, type: string, pieces: AsyncIterable<string>): AdminReply => ({
  status: 200,
  headers: [],
  content: { kind: "file", name, type, pieces },
});
