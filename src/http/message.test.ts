import { describe, expect, test } from "vitest";
import { fromWebRequest, toWebResponse } from "./message.ts";

describe("a web Request", () => {
  test("gives its path and query, never its host", () => {
    const request = fromWebRequest(new Request("https://evil.example/a/b?c=d#e"), {
      peerAddress: "203.0.113.9",
    });
    expect(request.target).toBe("/a/b?c=d");
    expect(request.method).toBe("GET");
    expect(request.peerAddress).toBe("203.0.113.9");
  });

  test("gives its headers by their names in lower case", () => {
    const request = fromWebRequest(new Request("https://a.example/", { headers: { "X-A": "1" } }));
    expect(request.header("x-a")).toBe("1");
    expect(request.header("x-b")).toBeNull();
  });

  test("of a platform that says nothing more has no peer, and nothing that keeps it up", () => {
    const request = fromWebRequest(new Request("https://a.example/"));
    expect(request.peerAddress).toBeNull();
    expect(request.waitUntil).toBeUndefined();
  });

  test("hands work on to what keeps the platform up", async () => {
    const kept: Promise<unknown>[] = [];
    const request = fromWebRequest(new Request("https://a.example/"), {
      waitUntil: (work) => void kept.push(work),
    });
    request.waitUntil?.(Promise.resolve("done"));
    expect(await Promise.all(kept)).toEqual(["done"]);
  });

  test("gives its body, in one chunk or many, up to the limit", async () => {
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const text of ["ab", "c", "", "de"]) controller.enqueue(Buffer.from(text));
        controller.close();
      },
    });
    const init = { method: "POST", body: stream, duplex: "half" };
    const request = fromWebRequest(new Request("https://a.example/", init));
    expect(Buffer.from((await request.body(5)) ?? []).toString()).toBe("abcde");
    const post = (body: string) =>
      fromWebRequest(new Request("https://a.example/", { method: "POST", body }));
    expect(Buffer.from((await post("abc").body(3)) ?? []).toString()).toBe("abc");
    expect(await post("abcd").body(3)).toBeNull();
    expect(await fromWebRequest(new Request("https://a.example/")).body(3)).toHaveLength(0);
  });
});

describe("a web Response", () => {
  test("has several cookies as several", () => {
    const headers = [
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
      ["x-a", "1"],
    ] as const;
    const response = toWebResponse({ status: 200, headers, body: "x" });
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(response.headers.get("x-a")).toBe("1");
  });

  test.each([204, 303, 200])("without a text has no body: %s", (status) => {
    expect(toWebResponse({ status, headers: [], body: "" }).body).toBeNull();
  });
});

test("a body that is too long is read to its end, so that the answer arrives, but not for ever", async () => {
  const read = async (
    most: number,
  ): Promise<[whole: Uint8Array | null, pulled: number, cancelled: boolean]> => {
    let pulled = 0;
    let cancelled = false;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (pulled === most) return controller.close();
        pulled++;
        controller.enqueue(new Uint8Array(1024));
      },
      cancel() {
        cancelled = true;
      },
    });
    const init = { method: "POST", body: stream, duplex: "half" };
    const whole = await fromWebRequest(new Request("http://x/", init)).body(16_384);
    return [whole, pulled, cancelled];
  };
  expect(await read(1000)).toEqual([null, 1000, false]);
  const [whole, pulled, cancelled] = await read(1_000_000);
  expect([whole, cancelled]).toEqual([null, true]);
  expect(pulled).toBeLessThan(2100);
});
