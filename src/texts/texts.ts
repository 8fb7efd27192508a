import { IntlMessageFormat } from "intl-messageformat";
import {
  durationOf,
  excessOf,
  limitOf,
  type Quantity,
  type SizeUnit,
  sizeOf,
  type TimeUnit,
  waitOf,
} from "../protocol/quantities.ts";
import type { Messages, RichArguments, TextArguments, TextKey } from "./catalogue.ts";
import { type LanguageTag, languages } from "./languages.ts";

/** A message of ICU, or what the parser of FormatJS makes of it. */
export type Message = ConstructorParameters<typeof IntlMessageFormat>[0];

/** A number of files and texts, with the sum of their sizes in bytes. */
export interface Contents {
  files: number;
  texts: number;
  size: number;
}

/** The comma between facts. Lists of Intl have an "and" or no comma at all in some languages. */
const COMMAS: Partial<Record<LanguageTag, string>> = { ja: "、", "zh-Hans": "，", ar: "، " };

/**
 * The texts of one language, and its form of numbers, sizes, times and lists.
 *
 * The server has the messages as they are written. The pages have them parsed, because the build leaves out the parser.
 */
export class Texts {
  readonly language: LanguageTag;
  #messages: Messages<Message>;
  readonly #formats = new Map<string, IntlMessageFormat>();

  constructor(language: LanguageTag, messages: Messages<Message>) {
    this.language = language;
    this.#messages = messages;
  }

  /** Adds texts that a page needs later. */
  add(messages: Messages<Message>): void {
    this.#messages = { ...this.#messages, ...messages };
  }

  get direction(): "ltr" | "rtl" {
    return languages[this.language].direction;
  }

  get #locale(): string {
    return languages[this.language].locale;
  }

  text<Key extends TextKey>(key: Key, ...[values]: TextArguments<Key>): string {
    const message = this.#messages[key];
    if (typeof message === "string" && isPlain(message)) return message;
    return String(this.#format(key).format(values as Record<string, string | number>));
  }

  /** A text with elements in it, as a list of strings and elements. */
  rich<Key extends TextKey, Part extends object>(
    key: Key,
    values: RichArguments<Key, Part>,
  ): (string | Part)[] {
    const parts = this.#format(key).format<Part>(
      values as Parameters<typeof IntlMessageFormat.prototype.format<Part>>[0],
    );
    return Array.isArray(parts) ? parts : [parts];
  }

  /** Whether these texts include a key that is not known before: the code of an error. */
  has(key: string): key is TextKey {
    return Object.hasOwn(this.#messages, key);
  }

  number(value: number): string {
    return new Intl.NumberFormat(this.#locale).format(value);
  }

  /** "45%". @param share from 0 to 1 */
  percent(share: number): string {
    return new Intl.NumberFormat(this.#locale, { style: "percent" }).format(share);
  }

  /** "5 GiB", "1.2 MiB", "3 bytes". */
  size(bytes: number): string {
    return this.quantityOfBytes(sizeOf(bytes));
  }

  /** A limit in bytes, rounded down. */
  limit(bytes: number): string {
    return this.quantityOfBytes(limitOf(bytes));
  }

  /** A size over a limit, rounded up. */
  excess(bytes: number): string {
    return this.quantityOfBytes(excessOf(bytes));
  }

  /** "5 hours", "1 day": alone, as in a list of choices. */
  duration(seconds: number): string {
    return this.#unitInWords(durationOf(seconds), "long");
  }

  /** A delay within a sentence, rounded up. */
  wait(seconds: number): string {
    return this.units(waitOf(seconds));
  }

  /** A number of one unit within a sentence. */
  units({ count, unit }: Quantity<TimeUnit>): string {
    const words = this.#unitInWords({ count, unit }, languages[this.language].unitDisplay);
    // An abbreviation at the end of a sentence has no full stop of its own.
    return words.replace(/\.$/, "");
  }

  /** "a, b and c", with elements for the items. */
  list<Item>(items: readonly Item[]): (string | Item)[] {
    const format = new Intl.ListFormat(this.#locale, { type: "conjunction" });
    return format
      .formatToParts(items.map((_, index) => String(index)))
      .map(({ type, value }) => (type === "element" ? (items[Number(value)] as Item) : value));
  }

  /** "once, 5 hours, no password": facts side by side, not a sentence. */
  facts(facts: readonly string[]): string {
    return facts.join(COMMAS[this.language] ?? ", ");
  }

  /** "today at 14:05", "tomorrow at 09:30", "on Tuesday 1 December at 14:05", in the reader's time zone. */
  when(date: Date, now: Date): string {
    const time = this.#time(date);
    const days = Math.round((startOfDay(date) - startOfDay(now)) / 86_400_000);
    if (days === 0) return this.text("common.today", { time });
    if (days === 1) return this.text("common.tomorrow", { time });
    if (days === -1) return this.text("common.yesterday", { time });
    const hasYear = date.getFullYear() !== now.getFullYear();
    return this.text("common.onDay", { ...this.#day(date, hasYear), time });
  }

  /** "on Tuesday 1 December 2026 at 14:05 UTC", for a reader whose time zone is not known. */
  dated(date: Date): string {
    const time = this.#time(date, true);
    return this.text("common.onDay", { ...this.#day(date, true), time });
  }

  /** "Tuesday 1 December 2026 at 14:05 GMT+1". */
  fullDate(date: Date): string {
    const { weekday, date: day } = this.#day(date, true);
    return this.text("send.fullDate", { weekday, date: day, time: this.#time(date, true) });
  }

  /** "2 files and text, 24 MiB", "Text, 6 bytes". */
  contents({ files, texts, size: bytes }: Contents, size = this.size(bytes)): string {
    if (files === 0) return this.text("common.texts", { texts, size });
    if (texts === 0) return this.text("common.files", { files, size });
    return this.text("common.filesAndTexts", { files, texts, size });
  }

  /** Sentences as one paragraph. Not every language has a space between sentences. */
  paragraph(...sentences: string[]): string {
    const [first = "", ...others] = sentences.filter((sentence) => sentence !== "");
    return others.reduce(
      (before, second) => this.text("common.twoSentences", { first: before, second }),
      first,
    );
  }

  /** A title as a sentence. */
  sentence(text: string): string {
    return /[.!?…。]$/.test(text) ? text : this.text("common.sentence", { text });
  }

  #format(key: TextKey): IntlMessageFormat {
    let format = this.#formats.get(key);
    if (!format) {
      const message = this.#messages[key];
      if (message === undefined) throw new TypeError(`The page has no text "${key}".`);
      format = new IntlMessageFormat(message, this.#locale);
      this.#formats.set(key, format);
    }
    return format;
  }

  /** A size whose unit is chosen already. */
  quantityOfBytes({ count, unit }: Quantity<SizeUnit>): string {
    if (unit === "byte") return unbroken(this.text("common.bytes", { count }));
    return unbroken(this.text(`common.${unit}`, { amount: this.number(count) }));
  }

  #unitInWords({ count, unit }: Quantity<TimeUnit>, unitDisplay: "long" | "short"): string {
    const style = { style: "unit", unit, unitDisplay } as const;
    const words = unbroken(new Intl.NumberFormat(this.#locale, style).format(count));
    // Japanese texts write "5分", Intl writes "5 分".
    return this.language === "ja" ? words.replace(/\s/g, "") : words;
  }

  #time(date: Date, hasZone = false): string {
    const zone = hasZone ? ({ timeZoneName: "short" } as const) : {};
    // "09:30" where a day has 24 hours, and "9:30 pm" where it has twice 12.
    const { hour12 } = new Intl.DateTimeFormat(this.#locale, { hour: "numeric" }).resolvedOptions();
    const hour = hour12 ? "numeric" : "2-digit";
    return date.toLocaleTimeString(this.#locale, { hour, minute: "2-digit", ...zone });
  }

  #day(date: Date, hasYear: boolean) {
    const year = hasYear ? ({ year: "numeric" } as const) : {};
    // Japanese dates have the weekday in brackets, as one letter.
    const weekday = this.language === "ja" ? "short" : "long";
    return {
      weekday: date.toLocaleDateString(this.#locale, { weekday }),
      date: date.toLocaleDateString(this.#locale, { day: "numeric", month: "long", ...year }),
    };
  }
}

/** Whether a message has no syntax. The pages have such a message as a string, because they can't parse one. */
export function isPlain(message: string): boolean {
  return !/[{}<]/.test(message);
}

/** With no-break spaces: a number and its unit stay on one line. */
function unbroken(quantity: string): string {
  return quantity.replaceAll(" ", "\u00a0");
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
