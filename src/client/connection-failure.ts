import { UnreachableError } from "./errors.ts";

interface Words {
  what: string;
  /** What to do; the usual unless given. */
  advice?: string;
}

const untrusted = (why: string): Words => ({
  what: `The server's certificate is not trusted here: ${why}.`,
  advice:
    "Something else may answer in its place. If it is the right one, name its authority by NODE_EXTRA_CA_CERTS=FILE.",
});

const unknownAuthority = untrusted("who signed it is not known");

const noTls: Words = {
  what: "What answers at that address does not speak https.",
  advice: "Check the port, and whether it should be http.",
};

/** By the codes of Node and OpenSSL; browsers tell none. */
const wordsByCode = new Map<string, Words>(
  Object.entries({
    DEPTH_ZERO_SELF_SIGNED_CERT: untrusted("it is self-signed"),
    SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
    UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
    CERT_HAS_EXPIRED: {
      what: "The server's certificate has expired.",
      advice: "Check the clock of this machine, or tell who runs the server.",
    },
    CERT_NOT_YET_VALID: {
      what: "The server's certificate is not valid yet.",
      advice: "Check the clock of this machine, or tell who runs the server.",
    },
    ERR_TLS_CERT_ALTNAME_INVALID: {
      what: "The server's certificate is for another name.",
      advice: "Check the address, or tell who runs the server.",
    },
    ERR_SSL_WRONG_VERSION_NUMBER: noTls,
    ERR_SSL_PACKET_LENGTH_TOO_LONG: noTls,
    ECONNREFUSED: { what: "The server can't be reached: nothing listens at that port." },
    ENOTFOUND: { what: "The server can't be reached: its name leads to no address." },
    EAI_AGAIN: { what: "The server can't be reached: its name could not be looked up." },
  }),
);

/** Why there is no answer, as far as what `fetch` threw tells it. */
export function connectionFailure(error: unknown): UnreachableError {
  const { code } = ((error as Error | null)?.cause ?? {}) as { code?: unknown };
  const { what, advice } = wordsByCode.get(String(code)) ?? {
    what: "The server can't be reached.",
  };
  return new UnreachableError(what, { advice, cause: error });
}
