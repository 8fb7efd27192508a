import { paths, type ServerConfig, TUS_VERSION } from "../../protocol/api.ts";
import { encodeBase64url, randomBytes } from "../../protocol/bytes.ts";
import { shareIdOf, verifierOf } from "../../protocol/keys.ts";
import { problemCodeOf, type Wire, type WireAnswer, type WireRequest } from "./wire.ts";

/** Long enough for all checks. If doctor dies before it burns a trial share, the share expires. */
const EXPIRES_IN_SECONDS = 600;

/** A share that nobody can open: its manifest is random bytes. */
export interface TrialShare {
  readonly id: string;
  /** The ciphertext. */
  readonly content: Uint8Array;
  preview(): Promise<WireAnswer>;
  /**
   * A preview without the password proof. It counts only for the limit of previews and claims. It fails if the server
   * requires a password.
   */
  count(more?: Omit<WireRequest, "path">, wire?: Wire): Promise<WireAnswer>;
  /** Claims the share. Returns the ticket. */
  claim(): Promise<string>;
  /** Headers of the owner, for the API and for uploads. */
  readonly owner: Record<string, string>;
  readonly upload: Record<string, string>;
}

/** A new share and the answer to its creation. */
export interface CreatedTrial {
  share: TrialShare;
  answer: WireAnswer;
}

/** The server, or a proxy before it, did not accept a trial share. */
export class TrialRefused extends Error {
  /** Null: a proxy answered. */
  readonly code: string | null;
  readonly status: number;

  constructor(answer: WireAnswer) {
    super(`the creation of a share was answered with ${answer.status}`);
    this.status = answer.status;
    this.code = problemCodeOf(answer);
  }
}

/** Creates small shares, and burns all of them at the end. */
export class TrialShares {
  readonly #wire: Wire;
  readonly #config: ServerConfig;
  readonly #uploadToken: string | null;
  readonly #created: { id: string; owner: Record<string, string> }[] = [];

  constructor(wire: Wire, config: ServerConfig, uploadToken: string | null) {
    this.#wire = wire;
    this.#config = config;
    this.#uploadToken = uploadToken;
  }

  /** A share that is created in one request, with the largest body that a sender may send. */
  createInline(): Promise<CreatedTrial> {
    const { maxInlineSize, maxManifestSize, maxShareSize } = this.#config;
    const content = randomBytes(Math.min(maxInlineSize, maxShareSize));
    return this.#create(content, { content: encodeBase64url(content) }, maxManifestSize);
  }

  /** A share whose bytes are uploaded. */
  createUpload(size: number): Promise<CreatedTrial> {
    return this.#create(new Uint8Array(size), {}, 1024);
  }

  /**
   * Burns all shares, each at most once. `wire` has a signal of its own, so that the shares are burned after an
   * interruption too.
   */
  async burnAll(wire: Wire): Promise<void> {
    const burning = this.#created.splice(0).map(({ id, owner }) =>
      // If the request fails, the share expires later.
      wire.exchange({ method: "DELETE", path: paths.share(id), headers: owner }).catch(() => null),
    );
    await Promise.all(burning);
  }

  async #create(content: Uint8Array, more: object, manifestSize: number): Promise<CreatedTrial> {
    const [ownerToken, linkProof] = [randomBytes(32), randomBytes(32)];
    const passwordProof = this.#config.passwordRequired ? randomBytes(32) : null;
    const ownerVerifier = await verifierOf(ownerToken);
    const id = await shareIdOf(ownerVerifier);
    const owner = { authorization: `Bearer ${encodeBase64url(ownerToken)}` };
    const body = {
      size: content.length,
      linkVerifier: encodeBase64url(await verifierOf(linkProof)),
      ...(passwordProof && { passwordVerifier: encodeBase64url(await verifierOf(passwordProof)) }),
      ownerVerifier: encodeBase64url(ownerVerifier),
      manifest: encodeBase64url(randomBytes(manifestSize)),
      expiresIn: this.#lifetime(),
      ...more,
    };
    const needsToken = this.#config.uploadAccess === "token" && this.#uploadToken !== null;
    // The answer may be lost after the share was created.
    this.#created.push({ id, owner });
    const answer = await this.#wire.exchange({
      method: "POST",
      path: paths.shares,
      headers: {
        "content-type": "application/json",
        ...(needsToken ? { authorization: `Bearer ${this.#uploadToken}` } : {}),
      },
      body: Buffer.from(JSON.stringify(body)),
    });
    if (answer.status !== 201) {
      this.#created.pop();
      throw new TrialRefused(answer);
    }
    const proofs = {
      linkProof: encodeBase64url(linkProof),
      ...(passwordProof && { passwordProof: encodeBase64url(passwordProof) }),
    };
    return { answer, share: this.#shareOf(id, content, owner, proofs) };
  }

  /** The shortest lifetime that is long enough for all checks, in seconds. */
  #lifetime(): number {
    const { expiryChoices, maxExpiry } = this.#config;
    if (!expiryChoices) return Math.min(EXPIRES_IN_SECONDS, maxExpiry);
    const longEnough = expiryChoices.filter((choice) => choice >= EXPIRES_IN_SECONDS);
    return longEnough.length > 0 ? Math.min(...longEnough) : Math.max(...expiryChoices);
  }

  #shareOf(
    id: string,
    content: Uint8Array,
    owner: Record<string, string>,
    proofs: { linkProof: string },
  ): TrialShare {
    const post = (path: string, json: object, more: Omit<WireRequest, "path">, wire: Wire) =>
      wire.exchange({
        ...more,
        ...{ method: "POST", path, body: Buffer.from(JSON.stringify(json)) },
        headers: { "content-type": "application/json", ...more.headers },
      });
    return {
      ...{ id, content, owner },
      upload: {
        ...owner,
        "tus-resumable": TUS_VERSION,
        "content-type": "application/offset+octet-stream",
      },
      preview: () => post(paths.preview(id), proofs, {}, this.#wire),
      count: (more = {}, wire = this.#wire) => {
        const { linkProof } = proofs;
        return post(paths.preview(id), { linkProof }, more, wire);
      },
      claim: async () => {
        const ticket = randomBytes(32);
        const ticketVerifier = encodeBase64url(await verifierOf(ticket));
        await post(paths.claims(id), { ...proofs, ticketVerifier }, {}, this.#wire);
        return encodeBase64url(ticket);
      },
    };
  }
}
