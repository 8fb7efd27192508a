import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { flat, type Messages } from "../src/texts/catalogue.ts";
import { DEFAULT_LANGUAGE, languages, languageTags } from "../src/texts/languages.ts";
import { catalogues } from "../src/texts/load-texts.ts";
import { otherForm } from "./form-of-address.ts";

const SOURCES = join(import.meta.dirname, "../src");

/** Everything that is wrong with the catalogues, one sentence each. Tests, `npm run check` and the build call it. */
export async function checkCatalogues(): Promise<string[]> {
  const english = flat(await catalogues[DEFAULT_LANGUAGE]());
  const errors: string[] = [];
  for (const language of languageTags) {
    const catalogue = await catalogues[language]();
    errors.push(...differences(english, flat(catalogue), language));
  }
  return [...errors, ...(await unusedTexts(Object.keys(english)))];
}

/** What a language lacks or has in excess, compared with English. */
export function differences(
  english: Messages<string>,
  messages: Messages<string>,
  language: keyof typeof languages,
): string[] {
  const missing = Object.keys(english).filter((key) => !Object.hasOwn(messages, key));
  const extra = Object.keys(messages).filter((key) => !Object.hasOwn(english, key));
  return [
    ...missing.map((key) => `${language} has no text ${key}.`),
    ...extra.map((key) => `${language} has the text ${key}, which English does not have.`),
    ...Object.entries(messages).flatMap(([key, message]) => [
      ...faultsOf(message, languages[language].locale).map(
        (fault) => `${language}: the text ${key} ${fault}.`,
      ),
      ...argumentFaults(english[key], message).map(
        (fault) => `${language}: the text ${key} ${fault}.`,
      ),
      ...(message.match(otherForm[language] ?? /$^/) ?? []).map(
        (word) => `${language}: the text ${key} has another form of address: ${word}.`,
      ),
    ]),
  ];
}

function faultsOf(message: string, locale: string): string[] {
  if (message.trim() === "") return ["is empty"];
  // A straight apostrophe before syntax is an escape, and two of them are one.
  if (/'[{}<]|''/.test(message)) return ["has a straight apostrophe where ’ is meant"];
  if (locale === "fr" && / [:;?!»]|« /.test(message)) return ["has a space that is not no-break"];
  try {
    const needed = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    return pluralsIn(parse(message)).flatMap((forms) =>
      needed
        .filter((category) => !forms.includes(category) && !isCovered(category, forms, locale))
        .map((category) => `has no form for "${category}"`),
    );
  } catch (error) {
    return [`can't be parsed: ${(error as Error).message}`];
  }
}

/** Whether exact forms such as "=1" cover every whole number of a category. */
function isCovered(category: string, forms: readonly string[], locale: string): boolean {
  const rules = new Intl.PluralRules(locale);
  const numbers = Array.from({ length: 200 }, (_, number) => number).filter(
    (number) => rules.select(number) === category && !forms.includes(`=${number}`),
  );
  // No text needs a form for zero, and none needs "many" of French and its relatives, for millions.
  return numbers.every((number) => number === 0);
}

function pluralsIn(elements: readonly MessageFormatElement[]): string[][] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.tag) return pluralsIn(element.children);
    if (element.type !== TYPE.plural) return [];
    const inner = Object.values(element.options).flatMap(({ value }) => pluralsIn(value));
    return [Object.keys(element.options), ...inner];
  });
}

function argumentFaults(english: string | undefined, message: string): string[] {
  if (english === undefined) return [];
  try {
    const [wanted, found] = [argumentsIn(parse(english)), argumentsIn(parse(message))];
    return wanted.join() === found.join()
      ? []
      : [`has the arguments (${found.join(", ")}) instead of (${wanted.join(", ")})`];
  } catch {
    return [];
  }
}

/** "plural count", "argument name", "tag b": sorted, each once. */
function argumentsIn(elements: readonly MessageFormatElement[]): string[] {
  const names = elements.flatMap((element): string[] => {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        return [];
      case TYPE.tag:
        return [`tag ${element.value}`, ...argumentsIn(element.children)];
      case TYPE.plural:
      case TYPE.select:
        return [
          `${TYPE[element.type]} ${element.value}`,
          ...Object.values(element.options).flatMap(({ value }) => argumentsIn(value)),
        ];
      default:
        return [`${TYPE[element.type]} ${element.value}`];
    }
  });
  return [...new Set(names)].sort();
}

/** Areas whose keys the code composes of codes. A test compares them with the table of problems. */
const COMPOSED = "problems.";

/** The texts that no source names, neither whole nor by the beginning of a key that the code completes. */
async function unusedTexts(keys: readonly string[]): Promise<string[]> {
  let sources = "";
  for await (const file of glob("{web,server,texts}/**/*.{ts,tsx,html}", { cwd: SOURCES })) {
    if (/\.test\.ts$|^texts\/(?:[a-z]{2}(?:-\w+)?)\.ts$/.test(file)) continue;
    sources += await readFile(join(SOURCES, file), "utf8");
  }
  const named = new Set(sources.match(/\b[a-z]+\.\w+\b/g));
  const begun = [...sources.matchAll(/`([a-z]+\.\w*)\$\{/g)].map(([, start = ""]) => start);
  return keys
    .filter((key) => !key.startsWith(COMPOSED))
    .filter((key) => !named.has(key) && !begun.some((start) => key.startsWith(start)))
    .map((key) => `No page uses the text ${key}.`);
}
