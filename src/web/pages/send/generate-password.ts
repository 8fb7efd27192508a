const CONSONANTS = "bdfghjklmnprstvz";
const VOWELS = "aeiou";
const WORDS = 4;
const SYLLABLES_A_WORD = 2;

/**
 * A password that is easy to say on the phone, such as "tobi-raku-zeno-hali". It has 8 syllables out of 80, about 50
 * bits. That is enough: the server allows few tries, and Argon2id slows down an attacker who has the server's database
 * and the link.
 */
export function generatePassword(): string {
  return Array.from({ length: WORDS }, () =>
    Array.from({ length: SYLLABLES_A_WORD }, () => pick(CONSONANTS) + pick(VOWELS)).join(""),
  ).join("-");
}

/** The randomness of a generated password, rounded down. */
export const GENERATED_BITS = Math.floor(
  WORDS * SYLLABLES_A_WORD * Math.log2(CONSONANTS.length * VOWELS.length),
);

const WORD = `(?:[${CONSONANTS}][${VOWELS}]){${SYLLABLES_A_WORD}}`;
const GENERATED = new RegExp(`^${WORD}(?:-${WORD}){${WORDS - 1}}$`);

/** Whether a password has the form of a generated one. */
export function isGenerated(password: string): boolean {
  return GENERATED.test(password);
}

/** Every character is equally likely: bytes that would introduce a bias are drawn again. */
function pick(characters: string): string {
  const even = 256 - (256 % characters.length);
  const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
  return byte < even ? characters.charAt(byte % characters.length) : pick(characters);
}
