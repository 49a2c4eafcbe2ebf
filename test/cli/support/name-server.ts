import { createSocket } from "node:dgram";
import { once } from "node:events";

/** A name server that knows some texts, and of all other names that there are none. */
export interface NameServer {
  /** As `--dns` takes it. */
  readonly address: string;
  close(): Promise<void>;
}

/** `texts`: the TXT records by name. Null: no answer at all. */
export async function startNameServer(
  texts: Readonly<Record<string, readonly string[]>> | null,
): Promise<NameServer> {
  const socket = createSocket("udp4");
  socket.on("message", (query, from) => {
    if (texts !== null) socket.send(answerTo(query, texts), from.port, from.address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    address: `127.0.0.1:${socket.address().port}`,
    async close() {
      socket.close();
      await once(socket, "close");
    },
  };
}

/** RFC 1035, 4.1: the question again, and a record for each text. */
function answerTo(query: Buffer, texts: Readonly<Record<string, readonly string[]>>): Buffer {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  const question = query.subarray(12, at + 5);
  const name = labels.join(".").toLowerCase();
  const found = Object.hasOwn(texts, name) ? (texts[name] ?? []) : null;
  const header = Buffer.from(query.subarray(0, 12));
  // An answer with recursion; 3: there is no such name.
  header.writeUInt16BE(0x8180 | (found === null ? 3 : 0), 2);
  header.writeUInt16BE(found?.length ?? 0, 6);
  header.fill(0, 8, 12);
  return Buffer.concat([header, question, ...(found ?? []).map(recordOf)]);
}

function recordOf(text: string): Buffer {
  const strings = (text.match(/.{1,255}/g) ?? []).map((part) =>
    Buffer.concat([Buffer.from([part.length]), Buffer.from(part, "latin1")]),
  );
  const data = Buffer.concat(strings);
  // The name of the question (0xc00c), TXT, IN, for a minute.
  const head = Buffer.from([0xc0, 0x0c, 0, 16, 0, 1, 0, 0, 0, 60, 0, 0]);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
