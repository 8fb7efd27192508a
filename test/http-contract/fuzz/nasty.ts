import fc from "fast-check";

/** Placeholders for values of a real share. */
export const PLACEHOLDERS = [
  "<owner>",
  "<ticket>",
  "<link>",
  "<password>",
  "<verifier>",
  "<receipt>",
];

export const NASTY_TEXTS = [
  "",
  "0",
  "null",
  "__proto__",
  "constructor",
  "../../../../etc/passwd",
  "..%2f..%2f..%2fetc%2fpasswd",
  "%00",
  "\u0000",
  "%c0%ae%c0%ae%c0%af",
  "%ff%fe",
  "%",
  "%zz",
  "..\\..\\windows",
  "a\r\nX-Injected: yes",
  "%0d%0aX-Injected:%20yes",
  "' OR 1=1 --",
  "*/../*",
  "\u202e\u0007\u001b[31m",
  "😀".repeat(20),
  "\ud800",
  "ﬀ\u0301",
  "a".repeat(300),
  "a".repeat(9_000),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the test sends this text literally
  "${jndi:ldap://127.0.0.1/a}",
  "<script>alert(1)</script>",
];

const NASTY_NUMBERS = [
  ...[0, -1, 1.5, -0, 1e21, 1e308, -1e308, 2 ** 31, 2 ** 53, 2 ** 53 + 2, 5e-324, 4096],
  Number.MAX_SAFE_INTEGER,
];

export const nastyText = fc.oneof(fc.constantFrom(...NASTY_TEXTS), fc.string({ unit: "binary" }));

export const nastyValue: fc.Arbitrary<unknown> = fc.oneof(
  nastyText,
  fc.constantFrom<unknown>(...NASTY_NUMBERS, true, null, [], {}, [[]]),
  fc.constantFrom(...PLACEHOLDERS),
  fc.jsonValue(),
);

/** Leaves characters that a request target may contain, so that they arrive as they are. Encodes the others. */
export function encodeLoosely(text: string): string {
  return toLatin1(text).replace(/[\s"<>^`{|}]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
}

/** Encodes in UTF-8. Each byte becomes one character. */
export function toLatin1(text: string): string {
  return Buffer.from(text).toString("latin1");
}
