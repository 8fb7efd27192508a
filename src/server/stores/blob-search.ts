import type { BlobLocation } from "./blob-location.ts";

/** A metadata store's knowledge of blobs. It rejects as a store does. */
export interface KnownBlobs {
  /**
   * The blobs of all shares, then those whose deletion waits. A share that ends meanwhile appears at least once until
   * its blob is deleted.
   */
  knownBlobs(): AsyncIterable<KnownBlob>;
}

export interface KnownBlob {
  key: string;
  /** The recorded bytes, which the blob must contain. 0 if its deletion waits. */
  bytes: number;
}

/** The blobs in a location. Rejects as a store does. Opening it writes nothing. */
export interface FoundBlobs extends Pick<BlobLocation, "description" | "markers"> {
  /** The keys of all blobs, in any order. */
  keys(): AsyncIterable<string>;
  delete(key: string): Promise<void>;
}

export interface BlobSearch {
  /** The number of blobs in the location. */
  total: number;
  /** Blobs that no share has and that no server will delete. */
  orphans: string[];
  /** Blobs that a share has and that are not in the location. */
  missing: string[];
}

/**
 * Compares a blob location with the metadata. Servers may run meanwhile: a difference counts only if two rounds find it.
 * Each round lists the blobs before it reads the metadata. The metadata knows a blob before its creation and until its
 * deletion. So a blob is an orphan if two rounds list it and do not find it in the metadata.
 */
export async function searchBlobs(
  metadata: KnownBlobs,
  blobs: Pick<FoundBlobs, "keys">,
): Promise<BlobSearch> {
  const first = await compare(metadata, blobs);
  if (first.orphans.length + first.missing.length === 0) return first;
  const second = await compare(metadata, blobs);
  const [orphans, missing] = [new Set(first.orphans), new Set(first.missing)];
  return {
    total: second.total,
    orphans: second.orphans.filter((key) => orphans.has(key)),
    missing: second.missing.filter((key) => missing.has(key)),
  };
}

async function compare(metadata: KnownBlobs, blobs: Pick<FoundBlobs, "keys">): Promise<BlobSearch> {
  const listed = new Set<string>();
  for await (const key of blobs.keys()) listed.add(key);
  const unknown = new Set(listed);
  const missing: string[] = [];
  for await (const { key, bytes } of metadata.knownBlobs()) {
    unknown.delete(key);
    if (bytes > 0 && !listed.has(key)) missing.push(key);
  }
  return { total: listed.size, orphans: [...unknown], missing };
}
