import type { UnreachableError } from "../client/errors.ts";

const untrusted = (why: string) =>
  `The server's certificate is not trusted here: ${why}. Something else may answer in its place. If it is the right one, name its authority by NODE_EXTRA_CA_CERTS=FILE.`;

const unknownAuthority = untrusted("who signed it is not known");

const NO_TLS =
  "What answers at that address does not speak https. Check the port, and whether it should be http.";

const CHECK_CLOCK = "Check the clock of this machine, or tell who runs the server.";
const CHECK_ADDRESS = "Check the address and your connection, and try again.";

/** By the codes of Node and OpenSSL. */
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
      "The server's certificate is for another name. Check the address, or tell who runs the server.",
    ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
    ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
    ECONNREFUSED: `The server can't be reached: nothing listens at that port. ${CHECK_ADDRESS}`,
    ENOTFOUND: `The server can't be reached: its name leads to no address. ${CHECK_ADDRESS}`,
    EAI_AGAIN: `The server can't be reached: its name could not be looked up. ${CHECK_ADDRESS}`,
  }),
);

/** Why there is no answer, as far as what `fetch` threw tells it. */
export function connectionWords(error: UnreachableError): string {
  const { cause } = (error.cause ?? {}) as { cause?: { code?: unknown } };
  return wordsByCode.get(String(cause?.code)) ?? error.message;
}
