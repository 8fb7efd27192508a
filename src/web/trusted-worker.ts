/** The part of Trusted Types (https://www.w3.org/TR/trusted-types/) that starting a Worker needs. */
interface TrustedTypePolicyFactory {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypePolicyFactory };

// The pages' policy allows this one name, once: nothing else here can make an address into a script.
const policy = trustedTypes?.createPolicy("onetimeshare", { createScriptURL: ownScriptUrl });

/** Starts a Worker from an address that the build gave: `import url from "./some.worker.ts?worker&url"`. */
export function startWorker(url: string): Worker {
  return new Worker(policy ? policy.createScriptURL(url) : ownScriptUrl(url), { type: "module" });
}

/** @throws TypeError for a script from elsewhere */
function ownScriptUrl(url: string): string {
  if (new URL(url, location.href).origin !== location.origin) {
    throw new TypeError("A Worker's script must come from this server.");
  }
  return url;
}
