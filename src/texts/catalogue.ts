import type { GetICUArgs } from "@schummar/icu-type-parser";
import type { en } from "./en.ts";

/** The texts of one language, by area and name. */
export type Catalogue = {
  [Area in keyof typeof en]: Record<keyof (typeof en)[Area], string>;
};

export type Area = keyof Catalogue;

/** The key of a text: "send.createLink". */
export type TextKey = {
  [A in Area]: `${A}.${keyof Catalogue[A] & string}`;
}[Area];

type English<Key extends TextKey> = Key extends `${infer A extends Area}.${infer Name}`
  ? Name extends keyof (typeof en)[A]
    ? (typeof en)[A][Name]
    : never
  : never;

/** The arguments of a text. Numbers choose a plural form. Everything else arrives formatted. */
type Arguments<Key extends TextKey, Value> = GetICUArgs<
  English<Key> & string,
  { ICUArgument: Value; ICUNumberArgument: number }
>;

/** No argument for a text without one, so that a call with superfluous arguments does not compile. */
export type TextArguments<Key extends TextKey> = keyof Arguments<Key, string> extends never
  ? []
  : [Arguments<Key, string>];

type TagsIn<Message> = Message extends `${string}</${infer Tag}>${infer Rest}`
  ? Tag | TagsIn<Rest>
  : never;

/** The arguments of a text with elements in it: values, and a function for each tag. */
export type RichArguments<Key extends TextKey, Part> = Arguments<Key, string | Part> & {
  [Tag in TagsIn<English<Key>>]: (content: (string | Part)[]) => Part;
};

/** The texts of areas under their keys, as strings or as parsed messages. */
export type Messages<Message> = Readonly<Record<string, Message>>;

/** A catalogue under the keys of its texts, or only some areas of it. */
export function flat(
  catalogue: Catalogue,
  areas: readonly Area[] = Object.keys(catalogue) as Area[],
): Messages<string> {
  return Object.fromEntries(
    areas.flatMap((area) =>
      Object.entries(catalogue[area]).map(([name, message]) => [`${area}.${name}`, message]),
    ),
  );
}
