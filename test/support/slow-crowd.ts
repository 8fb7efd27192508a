import { paths } from "../../src/protocol/api.ts";
import { openConnection, type RawConnection } from "./raw-connection.ts";
import { RawShare, secret } from "./raw-share.ts";
import { waitUntil } from "./wait-until.ts";

/** Many connections that stay open with little or no traffic. */
export interface SlowCrowd {
  /** The number of open connections. */
  count(): number;
  /** From now on the crowd does not replace connections that the server closes. */
  giveUp(): void;
  close(): Promise<void>;
}

/** The number of source addresses, within 127.0.0.0/8, so that no limit of a single client applies. */
const ADDRESSES = 250;
const DRIBBLE_EVERY_MS = 1_000;

const head = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, "Host: localhost", ...headers, "", ""].join("\r\n");

interface Member {
  connection: RawConnection;
  dribbles: string;
}

/**
 * Opens `size` connections to a server. Some are idle. Some send a byte each second, of headers, a JSON body or an
 * upload. Some send empty lines after a request or during a download that they do not read. The crowd replaces
 * connections that the server closes.
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
    // Without reading, the connection notices a close only through a write error.
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
  /** The bytes to send each second, or empty for none. */
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
