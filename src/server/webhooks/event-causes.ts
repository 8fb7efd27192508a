import type { MetadataStore } from "../shares/metadata-store.ts";

/** The operations that may write an event. Each function judges by the result whether an event may exist. */
const CAUSES: { readonly [Name in keyof MetadataStore]?: (result: never) => boolean } = {
  createOnce: ({ outcome }: { outcome: string }) => outcome === "created",
  claimOnce: ({ outcome }: { outcome: string }) => outcome !== "not_found",
  preview: ({ outcome }: { outcome: string }) => outcome === "wrong_password",
  confirmDelivery: ({ outcome }: { outcome: string }) => outcome === "confirmed",
  burn: ({ outcome }: { outcome: string }) => outcome === "burned",
  settleDue: (changed: string[]) => changed.length > 0,
};

/**
 * Calls `nudge` after each operation that may have written an event. Another operation may have ended a share by its
 * deadline: the regular look into the outbox finds that event.
 */
export function nudgeAfterEvents(metadata: MetadataStore, nudge: () => void): MetadataStore {
  return new Proxy(metadata, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property);
      const mayHaveCaused = CAUSES[property as keyof MetadataStore];
      if (!mayHaveCaused || typeof value !== "function") return value;
      return async (...parameters: unknown[]) => {
        const result = await (value as (...given: unknown[]) => Promise<never>).apply(
          target,
          parameters,
        );
        if (mayHaveCaused(result)) nudge();
        return result;
      };
    },
  });
}
