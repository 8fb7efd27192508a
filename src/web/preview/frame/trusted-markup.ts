/** The part of Trusted Types (https://www.w3.org/TR/trusted-types/) that the frames need. */
interface TrustedTypePolicyFactory {
  createPolicy<Rules>(name: string, rules: Rules): Rules;
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypePolicyFactory };

const identity = (input: string) => input;

const rules = { createHTML: identity, createScriptURL: identity };

/** The frame's Content-Security-Policy allows one policy of this name. */
const policy = trustedTypes?.createPolicy("onetimeshare-preview", rules) ?? rules;

/** For a parser whose document is never shown. */
export const trustAsDrawing = (source: string) => policy.createHTML(source);

/** For the Workers that the build has put into the frame. */
export const trustAsWorker = (url: string) => policy.createScriptURL(url);
