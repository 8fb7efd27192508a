import type { UnreachableError } from "../client/errors.ts";

const untrusted = (why: string) =>
  `This machine does not trust the server's certificate: ${why}. Another server may have answered. If the server is yours, set NODE_EXTRA_CA_CERTS to a PEM file with its certificate authority.`;

const unknownAuthority = untrusted("its certificate authority is unknown");

const NO_TLS = "The server at that address does not use https. Check the port, or try http.";

const CHECK_CLOCK = "Check the clock of this machine, or ask the operator of the server.";
const CHECK_ADDRESS = "Check the address and your connection, and try again.";

/** The keys are error codes of Node and OpenSSL, or the message if Node gives no code. */
const wordsByCode = new Map<string, string>(
  Object.entries({
    DEPTH_ZERO_SELF_SIGNED_CERT: untrusted("it is self-signed"),
    SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
    UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
    CERT_HAS_EXPIRED: `The server's certificate has expired. ${CHECK_CLOCK}`,
    CERT_NOT_YET_VALID: `The server's certificate is not valid yet. ${CHECK_CLOCK}`,
    ERR_TLS_CERT_ALTNAME_INVALID:
      "The server's certificate is for another name. Check the address, or ask the operator of the server.",
    ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
    ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
    ENOTFOUND: `The server can't be reached: its host name does not exist. ${CHECK_ADDRESS}`,
    "unexpected redirect": `The server redirects to another address, and OneTimeShare follows no redirects. ${CHECK_ADDRESS}`,
    EAI_AGAIN: `The server can't be reached: its host name could not be looked up. ${CHECK_ADDRESS}`,
  }),
);

interface ConnectionFailure {
  code?: unknown;
  message?: string;
  address?: string;
  port?: number;
  /** One error for each address of a host name. */
  errors?: ConnectionFailure[];
}

/**
 * Explains why a server can't be reached, from the cause that `fetch` adds to its error.
 *
 * @param program the command that runs this program, as the person typed it
 * @param command such as "send"; the link of "get" already names the server
 */
export function connectionWords(error: UnreachableError, program: string, command: string): string {
  const { cause } = (error.cause ?? {}) as { cause?: ConnectionFailure };
  if (cause?.code === "ECONNREFUSED") return describeRefused(cause, program, command);
  return wordsByCode.get(String(cause?.code ?? cause?.message)) ?? error.message;
}

function describeRefused(cause: ConnectionFailure, program: string, command: string): string {
  const { address = "", port } = cause.errors?.[0] ?? cause;
  const host = address.includes(":") ? `[${address}]` : address;
  const isThisMachine = address === "::1" || address.startsWith("127.");
  // In a checkout, `npm start` also builds the pages.
  const serve = `${program} serve`.replace("run --silent cli -- serve", "start");
  const start = isThisMachine ? `Start one with \`${serve}\`.` : CHECK_ADDRESS;
  const choice = " To use another server, set ONETIMESHARE_SERVER or add --server ADDRESS.";
  return `No server runs at ${host}:${port}. ${start}${command === "get" ? "" : choice}`;
}
