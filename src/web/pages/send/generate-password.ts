const CONSONANTS = "bdfghjklmnprstvz";
const VOWELS = "aeiou";
const WORDS = 4;
const SYLLABLES_A_WORD = 2;

/**
 * A password that can be read out over the telephone, such as "tobi-raku-zeno-hali": 8 syllables of 80, so 50
 * bits. With five guesses at the server, and Argon2id for who steals its database and has the link, that is far
 * more than enough.
 */
export function generatePassword(): string {
  return Array.from({ length: WORDS }, () =>
    Array.from({ length: SYLLABLES_A_WORD }, () => pick(CONSONANTS) + pick(VOWELS)).join(""),
  ).join("-");
}

/** Each character is as likely as any other: what does not divide evenly is drawn again. */
function pick(characters: string): string {
  const even = 256 - (256 % characters.length);
  const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
  return byte < even ? characters.charAt(byte % characters.length) : pick(characters);
}
