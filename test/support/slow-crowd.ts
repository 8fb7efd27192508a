import { paths } from "../../src/protocol/api.ts";
import { openConnection, type RawConnection } from "./raw-connection.ts";
import { RawShare, secret } from "./raw-share.ts";
import { waitUntil } from "./wait-until.ts";

/** Many connections that want nothing but to be held. */
export interface SlowCrowd {
  /** How many are open. */
  count(): number;
  /** Those that the server closes from now on do not come back. */
  giveUp(): void;
  close(): Promise<void>;
}

/** Addresses of 127.0.0.0/8 to come from, so that no limit of a single client is met. */
const ADDRESSES = 250;
const DRIBBLE_EVERY_MS = 1_000;

const head = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, "Host: localhost", ...headers, "", ""].join("\r\n");

interface Member {
  connection: RawConnection;
  dribbles: string;
}

/**
 * Keeps so many connections open to a server: idle ones, and some that dribble a request's headers, a JSON body or
 * an upload, a byte each second, or that send empty lines after a request, or while they do not read their download. Who
 * is closed comes again.
 */
export async function gatherSlowCrowd(url: string, size: number): Promise<SlowCrowd> {
  const openings = await openingsFor(url);
  const members = new Set<Member>();
  let isOver = false;
  let joined = 0;
  const join = () => {
    const index = joined++;
    const { opening, dribbles, isDeaf } = openings[index % openings.length] as Opening;
    const from = `127.1.${Math.floor((index % ADDRESSES) / 125)}.${1 + (index % 125)}`;
    const connection = openConnection(url, { from, isDeaf: isDeaf ?? false });
    const member = { connection, dribbles };
    members.add(member);
    connection.send(opening);
    // The end of what is sent to it is seen only by who reads.
    if (isDeaf) connection.socket.once("error", () => connection.socket.destroy());
    void connection.closed.then(() => {
      members.delete(member);
      if (!isOver) join();
    });
  };
  for (let count = 0; count < size; count++) join();
  const dribble = setInterval(() => {
    for (const { connection, dribbles } of members) if (dribbles) connection.send(dribbles);
  }, DRIBBLE_EVERY_MS);
  await waitUntil(() => [...members].every(({ connection }) => !connection.socket.connecting));
  return {
    count: () => members.size,
    giveUp() {
      isOver = true;
    },
    async close() {
      isOver = true;
      clearInterval(dribble);
      for (const { connection } of members) connection.socket.destroy();
      await waitUntil(() => members.size === 0);
    },
  };
}

interface Opening {
  opening: string;
  /** What is sent each second; empty: nothing. */
  dribbles: string;
  isDeaf?: boolean;
}

async function openingsFor(url: string): Promise<Opening[]> {
  const upload = await RawShare.created(url, { size: 1_000_000 });
  const tus = Object.entries({ ...upload.tusHeaders(), "upload-offset": "0" });
  const download = await RawShare.ready(url, { size: 20_000_000 });
  const ticket = secret();
  await download.claim(ticket);
  return [
    { opening: "", dribbles: "" },
    { opening: head("GET /health"), dribbles: "\r\n" },
    { opening: "GET / HTTP/1.1\r\nHost: localhost\r\nX: ", dribbles: "a" },
    {
      opening: head(
        `POST ${paths.shares}`,
        "Content-Type: application/json",
        "Content-Length: 5000",
      ),
      dribbles: " ",
    },
    {
      opening: head(
        `PATCH ${paths.upload(upload.id)}`,
        ...tus.map(([name, value]) => `${name}: ${value}`),
        "Content-Length: 1000000",
      ),
      dribbles: "a",
    },
    {
      opening: head(`GET ${paths.content(download.id)}`, `Authorization: Bearer ${ticket}`),
      dribbles: "\r\n",
      isDeaf: true,
    },
  ];
}
