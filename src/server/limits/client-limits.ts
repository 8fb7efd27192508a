import { createHmac } from "node:crypto";
import { type Network, networksOf } from "./client-address.ts";
import {
  BLOCK_ID,
  type Block,
  type Charge,
  type Counter,
  type LimitStore,
  type Refusals,
} from "./limit-store.ts";
import { ClientUploadSlot } from "./upload-slot.ts";

/** A limit within a window. */
export interface Rate {
  limit: number;
  windowMs: number;
}

export interface ClientRates {
  /** New shares. */
  create: Rate;
  /** Claims and previews together. */
  claim: Rate;
  /** Claims and previews with a password. */
  password: Rate;
  /** Failed sign-ins of administrators, and of senders: each kind has a count of its own. */
  adminLogin: Rate;
  /** Bytes of new shares; null: no limit. */
  bytes: Rate | null;
  /** Maximum number of incomplete uploads. */
  unfinishedUploads: number;
}

/** The rules for sign-ins. */
export type SignInRule = "admin-login" | "sender-login";

type RuleName = "create" | "claim" | "password" | "bytes" | SignInRule;

/** Whether a client may proceed, and what is left of its limits. */
export interface LimitAnswer {
  /** The exceeded rule with the longest wait; null: the client may proceed. */
  exceeded: RuleName | null;
  /** 0 if the client may proceed. */
  retryAfterSeconds: number;
  /** RateLimit-Policy and RateLimit, draft-ietf-httpapi-ratelimit-headers-10. */
  headers: Record<string, string>;
}

/** After a lost answer a client sends the same request again. This many repetitions are free. */
const FREE_REPEATS = 10;

/** About 2 MB. */
const MAX_CACHED_HASHES = 10_000;

/** The amount that one request uses of one rule. */
interface Use {
  name: RuleName;
  rate: Rate;
  amount: number;
}

/**
 * The limits of each client. The store identifies a client by keyed hashes of its networks (client-address.ts), so that
 * nobody without the key can find its address.
 */
export class ClientLimits {
  readonly #store: LimitStore;
  readonly #key: Uint8Array;
  readonly #rates: ClientRates;
  readonly #cachedHashes = new Map<string, string>();

  /** @param key a secret that all servers on one store share */
  constructor(store: LimitStore, key: Uint8Array, rates: ClientRates) {
    this.#store = store;
    this.#key = key;
    this.#rates = rates;
  }

  /** @param request identifies the request; the same value again is a repetition */
  admitCreation(address: string, request: string, size: number): Promise<LimitAnswer> {
    const uses = [this.#use("create", 1)];
    const { bytes } = this.#rates;
    if (bytes) uses.push({ name: "bytes", rate: bytes, amount: size });
    return this.#admit(address, uses, request);
  }

  admitAttempt(address: string, withPassword: boolean): Promise<LimitAnswer> {
    const uses = [this.#use("claim", 1)];
    if (withPassword) uses.push(this.#use("password", 1));
    return this.#admit(address, uses, null);
  }

  /** Counts before the password is checked, so that simultaneous attempts can't exceed the limit. */
  admitSignIn(rule: SignInRule, address: string): Promise<LimitAnswer> {
    return this.#admit(address, [this.#use(rule, 1)], null);
  }

  /** Subtracts an attempt that succeeded: only failed ones use up the limit. */
  async forgiveSignIn(rule: SignInRule, address: string): Promise<void> {
    await this.#admit(address, [this.#use(rule, -1)], null);
  }

  /** Whether an event is within the limit that all clients share for its kind. If it is, the event is counted. */
  async admitEvent(kind: string, { limit, windowMs }: Rate): Promise<boolean> {
    const charge = { key: this.#hash("event", kind), amount: 1, limit, windowMs, label: null };
    return (await this.#store.chargeAll("00", [charge], null)).outcome === "charged";
  }

  /** The slot for an upload of this client. */
  uploadSlot(address: string, shareId: string): ClientUploadSlot {
    const networks = networksOf(address);
    const { unfinishedUploads: limit } = this.#rates;
    return new ClientUploadSlot(this.#store, {
      group: this.#groupOf(networks),
      slots: networks.map(({ name, multiple }) => ({
        key: this.#hashOfClient("uploads", name),
        limit: limit * multiple,
      })),
      holder: this.#hash("upload", shareId),
      limit,
    });
  }

  /** Clients that are over a limit now, those with the longest time left first. */
  listBlocks(limit: number): Promise<Block[]> {
    return this.#store.listBlocks(limit);
  }

  /** Ends a block. */
  async resetBlock(id: string): Promise<"reset" | "not_found"> {
    return BLOCK_ID.test(id) ? this.#store.resetBlock(id) : "not_found";
  }

  /** How many requests were over a limit. */
  readRefusals(days: number): Promise<Refusals> {
    return this.#store.readRefusals(days);
  }

  forgetEnded(): Promise<void> {
    return this.#store.forgetEnded();
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  #use(name: Exclude<RuleName, "bytes">, amount: number): Use {
    const isSignIn = name === "admin-login" || name === "sender-login";
    return { name, rate: isSignIn ? this.#rates.adminLogin : this.#rates[name], amount };
  }

  async #admit(
    address: string,
    uses: readonly Use[],
    request: string | null,
  ): Promise<LimitAnswer> {
    const networks = networksOf(address);
    const charges = uses.flatMap((use) => networks.map((network) => this.#charge(use, network)));
    const [first] = uses;
    const repeat =
      request === null || !first
        ? null
        : {
            key: this.#hash("repeat", networks[0].name, request),
            amount: 1,
            limit: FREE_REPEATS,
            windowMs: first.rate.windowMs,
            label: null,
          };
    const group = this.#groupOf(networks);
    const { outcome, counters } = await this.#store.chargeAll(group, charges, repeat);
    const states = uses.map((use, index) => {
      const from = index * networks.length;
      const to = from + networks.length;
      return tightest(use, charges.slice(from, to), counters.slice(from, to));
    });
    const headers = rateLimitHeaders(uses, states);
    if (outcome !== "over") return { exceeded: null, retryAfterSeconds: 0, headers };
    const longest = states.reduce((one, other) => (other.wait > one.wait ? other : one));
    return { exceeded: longest.name, retryAfterSeconds: longest.wait, headers };
  }

  #charge({ name, rate, amount }: Use, network: Network): Charge {
    const limit = rate.limit * network.multiple;
    const label = { rule: name, client: this.#hashOfClient("client", network.name).slice(0, 12) };
    return {
      key: this.#hashOfClient(name, network.name),
      amount,
      limit,
      windowMs: rate.windowMs,
      label,
    };
  }

  /** From the widest network, so that all counters of a client are in one group. */
  #groupOf(networks: readonly Network[]): string {
    const hash = this.#hashOfClient("group", networks.at(-1)?.name ?? "");
    return Buffer.from(hash, "base64url").subarray(0, 1).toString("hex");
  }

  /** Caches the hash, because a client sends many requests. */
  #hashOfClient(purpose: string, network: string): string {
    const text = `${purpose} ${network}`;
    let hash = this.#cachedHashes.get(text);
    if (hash === undefined) {
      hash = this.#hash(text);
      if (this.#cachedHashes.size >= MAX_CACHED_HASHES) this.#cachedHashes.clear();
      this.#cachedHashes.set(text, hash);
    }
    return hash;
  }

  #hash(...parts: string[]): string {
    const mac = createHmac("sha256", this.#key).update(parts.join(" ")).digest();
    return mac.subarray(0, 16).toString("base64url");
  }
}

interface State {
  name: RuleName;
  remaining: number;
  resetSeconds: number;
  /** Seconds until the use fits; 0 if it fits now. */
  wait: number;
}

/** The state of the network with the least room. */
function tightest(use: Use, charges: readonly Charge[], counters: readonly Counter[]): State {
  const states = charges.map(({ limit }, index) => {
    const { used, endsInMs } = counters[index] ?? { used: 0, endsInMs: 0 };
    const remaining = Math.max(0, limit - used);
    const resetSeconds = Math.max(1, Math.ceil(endsInMs / 1000));
    const wait = remaining < use.amount ? resetSeconds : 0;
    return { name: use.name, remaining, resetSeconds, wait };
  });
  return states.reduce((least, state) =>
    state.remaining < least.remaining || state.wait > least.wait ? state : least,
  );
}

function rateLimitHeaders(uses: readonly Use[], states: readonly State[]): Record<string, string> {
  const policies = uses.map(
    ({ name, rate }) =>
      `"${name}";q=${rate.limit}${name === "bytes" ? ';qu="content-bytes"' : ""};w=${Math.ceil(rate.windowMs / 1000)}`,
  );
  const limits = states.map(
    ({ name, remaining, resetSeconds }) => `"${name}";r=${remaining};t=${resetSeconds}`,
  );
  return { "ratelimit-policy": policies.join(", "), ratelimit: limits.join(", ") };
}
