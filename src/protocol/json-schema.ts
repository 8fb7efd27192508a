import type * as TypeBox from "typebox";

/** The mark of an optional schema, in TypeBox's types too. It is not enumerable, so JSON does not contain it. */
const OPTIONAL = "~optional";

const of =
  (schema: object) =>
  (options: object = {}): object => ({ ...schema, ...options });

/**
 * Builds the JSON schemas that TypeBox builds, with TypeBox's types. TypeBox itself consists of 370 modules, and to load
 * them takes a sixth of the server's start.
 */
export const Type = {
  Array: (items: object, options?: object) => ({ type: "array", items, ...options }),
  Boolean: of({ type: "boolean" }),
  Enum: (values: readonly unknown[], options?: object) => ({ enum: values, ...options }),
  Integer: of({ type: "integer" }),
  Literal: (value: unknown, options?: object) => ({
    ...{ type: typeof value, const: value },
    ...options,
  }),
  Null: of({ type: "null" }),
  Object: (properties: Record<string, object>, options?: object) => {
    const required = Object.keys(properties).filter((name) => !isOptional(properties[name]));
    return {
      type: "object",
      ...(required.length > 0 ? { required } : {}),
      ...{ properties, ...options },
    };
  },
  Optional: (schema: object) => Object.defineProperty({ ...schema }, OPTIONAL, { value: true }),
  String: of({ type: "string" }),
  Union: (anyOf: readonly object[], options?: object) => ({ anyOf, ...options }),
  Unsafe: (schema: object) => ({ ...schema }),
} as unknown as Builders;

type Builders = Pick<
  typeof TypeBox,
  | ("Array" | "Boolean" | "Enum" | "Integer" | "Literal" | "Null")
  | ("Object" | "Optional" | "String" | "Union" | "Unsafe")
>;

function isOptional(schema: object | undefined): boolean {
  return schema !== undefined && OPTIONAL in schema;
}
