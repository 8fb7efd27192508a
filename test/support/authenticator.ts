import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";

/** A part of what an authenticator says. A test can change each. */
interface Saying {
  origin: string;
  rpId: string;
  challenge: string;
  userVerified?: boolean;
  counter?: number;
  id?: string;
}

const FLAGS = { userPresent: 0x01, userVerified: 0x04, attested: 0x40 };

/** A passkey in software (WebAuthn Level 3, section 6), which also lies if a test wants it. */
export class Authenticator {
  readonly id = randomBytes(32);
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    this.#privateKey = privateKey;
    this.#publicKey = publicKey;
  }

  /** The answer of `navigator.credentials.create`, as JSON. */
  create(saying: Saying) {
    const { x = "", y = "" } = this.#publicKey.export({ format: "jwk" });
    const publicKey = isoCBOR.encode(
      new Map<number, number | Uint8Array>([
        ...([
          [1, 2],
          [3, -7],
          [-1, 1],
        ] as const), // EC2, ES256, P-256
        [-2, bytesOf(x)],
        [-3, bytesOf(y)],
      ]) as never,
    );
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.id, publicKey]);
    const authData = Buffer.concat([authDataOf(saying, FLAGS.attested), attested]);
    const attestation = new Map<string, unknown>([
      ["fmt", "none"],
      ["attStmt", new Map()],
      ["authData", new Uint8Array(authData)],
    ]);
    const attestationObject = text(isoCBOR.encode(attestation as never));
    const clientDataJSON = text(clientDataOf("webauthn.create", saying));
    return this.#answer({ clientDataJSON, attestationObject, transports: ["internal"] });
  }

  /** The answer of `navigator.credentials.get`, as JSON. */
  get(saying: Saying) {
    const authData = authDataOf(saying);
    const clientData = clientDataOf("webauthn.get", saying);
    const signed = Buffer.concat([authData, createHash("sha256").update(clientData).digest()]);
    return {
      ...this.#answer({
        clientDataJSON: text(clientData),
        authenticatorData: text(authData),
        signature: text(sign("sha256", signed, this.#privateKey)),
      }),
      ...(saying.id === undefined ? {} : { id: saying.id, rawId: saying.id }),
    };
  }

  #answer(response: object) {
    const id = text(this.id);
    return { id, rawId: id, type: "public-key", response, clientExtensionResults: {} };
  }
}

function authDataOf({ rpId, userVerified = true, counter = 0 }: Saying, more = 0): Buffer {
  const flags = FLAGS.userPresent | (userVerified ? FLAGS.userVerified : 0) | more;
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  return Buffer.concat([createHash("sha256").update(rpId).digest(), Buffer.of(flags), count]);
}

function clientDataOf(type: string, { challenge, origin }: Saying): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

function bytesOf(base64url: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64url, "base64url"));
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}
