const CONSONANTS = "bdfghjklmnprstvz";
const VOWELS = "aeiou";
const WORDS = 4;
const SYLLABLES_A_WORD = 2;
const WORD_LENGTH = 2 * SYLLABLES_A_WORD;
const SEPARATOR = "-";

/**
 * A password that is easy to say on the phone, such as "tobi-raku-zeno-hali". It has 8 syllables out of 80, about 50
 * bits. That is enough: the server allows few tries, and Argon2id slows down an attacker who has the server's database
 * and the link.
 */
export function generatePassword(): string {
  return Array.from({ length: WORDS }, () =>
    Array.from({ length: SYLLABLES_A_WORD }, () => pick(CONSONANTS) + pick(VOWELS)).join(""),
  ).join(SEPARATOR);
}

/** The randomness of a generated password, rounded down. */
export const GENERATED_BITS = Math.floor(
  WORDS * SYLLABLES_A_WORD * Math.log2(CONSONANTS.length * VOWELS.length),
);

/** Whether a password has exactly the form of a generated one. */
export function isGenerated(password: string): boolean {
  return generatedForm(password) === password;
}

/**
 * The password to try for what a recipient has entered. Dashes and spaces of a generated password get lost on the phone,
 * so an entry with its letters becomes that password. A sender may also have chosen such letters: after the generated
 * form was wrong, the same entry is tried exactly as it is.
 *
 * @param wrong the passwords that were wrong before
 */
export function passwordToTry(entered: string, wrong: ReadonlySet<string>): string {
  const generated = generatedForm(entered);
  return generated === null || wrong.has(generated) ? entered : generated;
}

const LETTERS = new RegExp(`^(?:[${CONSONANTS}][${VOWELS}]){${WORDS * SYLLABLES_A_WORD}}$`);
const WORD = new RegExp(`.{${WORD_LENGTH}}(?=.)`, "g");
/** Keyboards and chats put other dashes and spaces for those that people type. The minus sign is not a dash of Unicode. */
const DASHES_AND_SPACES = /[\p{Dash_Punctuation}\u2212\s]/gu;

/** The generated password with the letters of an entry. Null if there is none. */
function generatedForm(entered: string): string | null {
  const letters = entered.replace(DASHES_AND_SPACES, "");
  return LETTERS.test(letters) ? letters.replace(WORD, `$&${SEPARATOR}`) : null;
}

/** Every character is equally likely: bytes that would introduce a bias are drawn again. */
function pick(characters: string): string {
  const even = 256 - (256 % characters.length);
  const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
  return byte < even ? characters.charAt(byte % characters.length) : pick(characters);
}
